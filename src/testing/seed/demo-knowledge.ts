/** What the demo shop knows: a small furniture and ceramics workshop. One paragraph is one matter. */
export const DEMO_KNOWLEDGE: { title: string; content: string }[] = [
  {
    title: "Opening hours and address",
    content: `Opening hours: Monday to Friday 10:00-18:30, Saturday 10:00-15:00, closed on Sunday and on public holidays.

Our shop and workshop are at Lindengasse 42, 1070 Vienna, two minutes from the U3 station Neubaugasse. There is no parking in front of the shop; the nearest garage is in Stiftgasse.

From 24 December to 6 January the shop is closed. Orders placed in that time are packed from 7 January.

Dogs are welcome in the shop. The entrance has no step and is wide enough for a wheelchair.`,
  },
  {
    title: "Shipping and delivery",
    content: `Shipping within Austria takes 1-2 working days and costs 4.90 EUR. Shipping is free for orders above 75 EUR within Austria.

Shipping to Germany takes 2-4 working days and costs 7.90 EUR. Other countries of the European Union: 4-7 working days, 12.50 EUR.

We do not ship to Switzerland, the United Kingdom, the United States or any other country outside the European Union.

Furniture such as the oak side table is delivered by a forwarder within 3 weeks for 39.00 EUR, to the kerb. Delivery within Vienna by our own cargo bike costs 9.00 EUR.

Express delivery is possible within Austria only: orders before 11:00 are delivered on the next working day for 14.90 EUR.

You can pick up your order in the shop free of charge. It is ready 2 hours after you have received our e-mail and is kept for 14 days.

As soon as a parcel leaves us you get an e-mail with the tracking number of Austrian Post.`,
  },
  {
    title: "Returns, exchange and warranty",
    content: `You can return unused goods in their original packaging within 30 days of delivery. Please write to returns@demo-shop.example first to get a return label.

Return postage is paid by the customer, 4.90 EUR within Austria, unless the item is damaged or wrong.

Refunds are decided by our team after the item has been checked, and are paid to the original payment method within 10 working days.

Items made to measure and engraved items cannot be returned.

The legal warranty is 2 years. On the frame of our oak furniture we give a guarantee of 5 years.`,
  },
  {
    title: "Furniture",
    content: `The oak side table LINDE is 45 cm high and 40 cm wide, made of oiled solid oak from Lower Austria, and costs 189.00 EUR.

The oak bench LINDE is 120 cm long and costs 349.00 EUR. It is made to order; production takes 4-5 weeks.

The wall shelf ASTRA holds up to 12 kg and costs 79.00 EUR. Screws and plugs for brick walls are included.

Tables can be made to measure. Send us the size you need; our workshop makes an offer within 3 working days.`,
  },
  {
    title: "Ceramics and textiles",
    content: `The stoneware mug MOND holds 300 ml and costs 24.00 EUR. A set of four mugs costs 88.00 EUR.

The serving bowl SEE has a diameter of 28 cm and costs 46.00 EUR. The vase ALM is 22 cm tall and costs 39.50 EUR.

All our ceramics are dishwasher-safe and microwave-safe. They are not suitable for the oven.

The wool rug MOOR measures 140x200 cm, is hand-woven from pure new wool, and costs 259.00 EUR.

The linen cushion cover WIESE is 50x50 cm, costs 32.00 EUR and comes in sand, moss and rust. Wash it at 30 degrees; do not tumble dry.`,
  },
  {
    title: "Payment and invoices",
    content: `We accept Visa, Mastercard, PayPal, Klarna and EPS transfer online, and cash or card in the shop. We do not accept American Express or cash on delivery.

With Klarna you can pay in 3 instalments without interest for orders from 100 EUR.

An invoice is sent with the order confirmation as a PDF. For an invoice with your company's VAT number write to office@demo-shop.example.

We never ask for card numbers, passwords or codes in a chat.`,
  },
  {
    title: "Gift cards and wrapping",
    content: `Gift cards are available from 20 EUR to 500 EUR, by e-mail or printed, and are valid for 5 years.

Gift wrapping costs 3.50 EUR for each item. We add a handwritten card with your text at no charge.

For engraving a name on wooden items we charge 12.00 EUR; it takes 5 working days more.`,
  },
  {
    title: "Pottery workshops",
    content: `Pottery workshops for beginners take place every Saturday from 15:30 to 18:00. A place costs 65.00 EUR, clay, glaze and firing included.

A workshop has at most 8 participants. Children from 10 years can take part together with an adult.

You can move a workshop booking free of charge until 48 hours before it begins. Finished pieces can be collected 3 weeks later.

Book a place at https://demo-shop.example/workshops.`,
  },
  {
    title: "Care of oak and wool",
    content: `Oiled oak: wipe it with a damp cloth and renew the oil once a year. The care oil costs 18.00 EUR for 250 ml.

Water stains on oiled wood can be sanded out with fine paper (grain 240) and oiled again.

Vacuum the wool rug without a rotating brush. In the first weeks it sheds some fibres; that is normal.`,
  },
  {
    title: "Contact",
    content: `Write to hello@demo-shop.example or call +43 1 555 01 00, Monday to Friday 10:00-16:00.

Shops and architects get wholesale conditions on request at trade@demo-shop.example; the minimum order is 400 EUR.

Jobs: we currently have no open positions.`,
  },
  {
    title: "Fragen aus Deutschland und Österreich",
    content: `Das Porto für Rücksendungen aus Deutschland beträgt 6,90 EUR.

Unsere Möbel sind mit Leinöl behandelt und für Allergiker geeignet; sie enthalten keine Lösungsmittel.

Ja, wir reparieren Möbel aus unserer Werkstatt. Ein Kostenvoranschlag ist kostenlos und dauert etwa eine Woche.`,
  },
  {
    title: "Preguntas de clientes de España",
    content: `Los envíos a España tardan de 5 a 7 días laborables y cuestan 12,50 EUR.

Hablamos español por escrito; por teléfono atendemos en alemán y en inglés.

Para devolver un pedido desde España, el cliente paga el porte de vuelta: 14,00 EUR.`,
  },
];
