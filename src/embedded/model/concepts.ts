/**
 * What shops are asked about: each matter with the beginnings of its words, folded, in the languages shops meet. It lets
 * the offline model, which knows no language, find an English passage for a German question. Scripts without spaces are
 * matched anywhere in the text; a `$` ends a word that must stand whole. The order is the place of each matter in a
 * vector: append, never insert.
 */
export const CONCEPTS: Record<string, string> = {
  shipping:
    "ship|deliver|post$|postage|courier|dispatch|versand|liefer|zustell|envio|envia|enviar|entreg|livr|exped|spedi|consegn|verzend|bezorg|lever$|levering|доставк|доставля|відправ|отправ|شحن|توصيل|تسليم|配送|发货|寄送|送料|発送|届け|kargo|teslim|wysyl|dostaw|배송",
  price:
    "price|cost|how much|expensive|cheap|preis|kost|teuer|wie viel|wieviel|precio|cuanto cuesta|cuesta|cuestan|cuanto vale|prix|combien|coute|prezz|costa|quanto|preco|custa|prijs|hoeveel|цена|цену|ціна|стоит|стоимость|скільки|сколько|коштує|سعر|بكم|كم ثمن|ثمن|تكلفة|价格|多少钱|费用|运费|値段|いくら|価格|料金|fiyat|ne kadar|cena|ile kosztuje|가격|얼마",
  open: "open|opening|hours$|close|closed|closing|offnung|geoffnet|offen|geschlossen|schliess|abierto|abierta|abre|abren|abris|cierra|cerrad|horario|ouvert|ouvre|ferme|horaire|apert|apre$|aprite|chius|orari|aberto|abre|abert|fecha|fechad|horario|geopend|gesloten|openings|открыт|работает|график|закрыт|відкрит|працює|графік|зачинен|مفتوح|ساعات العمل|تفتح|تغلق|مواعيد|营业|开门|关门|几点|営業|開店|何時|acik|kapali|otwart|godziny|영업",
  returns:
    "return|send back|exchange|bring back|ruckgabe|ruckversand|zurucksch|zuruckgeb|retour|umtausch|devol|cambi|cambio|retourn|echang|rend$|reso$|resi$|restitu|troca|retourner|terugst|ruilen|возврат|вернуть|обмен|поверн|обмін|إرجاع|ارجاع|استرجاع|استبدال|退货|退回|换货|返品|交換|iade|zwrot|반품",
  refund:
    "refund|money back|reimburs|erstatt|geld zuruck|reembols|rembours|rimbors|terugbeta|деньги|возмещ|гроші|استرداد|退款|返金|zwrot pieniedzy|환불",
  payment:
    "pay$|pays|paying|paid|payment|credit card|card$|cards$|invoice|zahl|bezahl|rechnung|kreditkart|pago|pagar|tarjeta|factura|paie|payer|carte|facture|paga|carta$|fattura|cartao|betal|betaal|factuur|оплат|карт|рахун|счет|دفع|بطاقة|الدفع|付款|支付|信用卡|発票|支払|カード|odeme|kart|platn|결제",
  phone:
    "phone number|phone|telephone|call$|calling|telefonnummer|telefon|anruf|numero de telefono|telefono|llamar|telephon|appeler|chiama|numero di telefono|ligar|telefone|bellen|telefoonnummer|telefoon|номер телефона|телефон|звон|رقم الهاتف|هاتف|اتصال|电话号码|电话|電話番号|電話|telefon numara|전화",
  email: "e-mail|email|mail$|mails$|correo|courriel|mailen|почт|пошт|бريد|بريد|邮箱|邮件|メール|eposta|이메일",
  contact: "contact|reach|kontakt|erreich|joindre|contatt|bereik|связат|зв'язат|تواصل|联系|連絡|iletisim|연락",
  location:
    "address|where are you|located|location|find you|visit|adresse|standort|wo seid|wo ist|wo finde|anschrift|direccion|donde esta|ubicad|ubicacion|ou etes|situe|indirizzo|dove siete|dove vi trov|endereco|onde fic|morada|adres$|waar zijn|waar zit|адрес|где вы|находит|де ви|знаход|عنوان|أين|اين|地址|在哪|位置|住所|どこ|場所|adres|nerede|주소",
  store:
    "store|shop$|showroom|boutique|laden|geschaft|tienda|magasin|negozio|loja|winkel|магазин|متجر|محل|店铺|商店|门店|店舗|お店|magaza|sklep|매장",
  size: "size|sizing|dimension|measure|big$|large|small|wide|width|height|tall|long is|grosse|gross$|masse|abmess|breit|hoch$|talla|tamano|medida|grande|taille|mesure|dimension|misur|tamanho|medida|maat|afmeting|groot|размер|розмір|مقاس|حجم|قياس|尺寸|大小|尺码|サイズ|大きさ|beden|rozmiar|사이즈",
  material:
    "material|made of|fabric|cotton|linen|wool|leather|material|stoff|baumwoll|leinen|wolle|hecho de|algodon|lino|matiere|coton|materiale|cotone|tecido|algodao|materiaal|katoen|материал|ткань|матеріал|مصنوع|مادة|قطن|材料|材质|面料|素材|malzeme|소재",
  warranty: "warrant|guarantee|garant|gewahrleist|гарант|ضمان|保修|保証",
  stock:
    "stock|available|availability|sold out|verfugbar|lager|ausverkauft|vorratig|disponib|existencias|agotad|rupture|esaurit|esgotad|voorraad|uitverkocht|налич|наявн|متوفر|有货|库存|缺货|在庫|stokta|재고",
  discount:
    "discount|voucher|coupon|promo|sale$|rabatt|gutschein|angebot|ermassig|descuento|cupon|oferta|rebaja|remise|reduction|sconto|buono|desconto|korting|скидк|купон|знижк|خصم|تخفيض|كوبون|折扣|优惠|割引|クーポン|indirim|rabat|할인",
  gift: "gift|present$|wrap|geschenk|verpack|regalo|envolver|cadeau|emball|regal|confezion|presente|embrulh|cadeau|inpak|подар|упаков|подарун|هدية|تغليف|礼物|礼品|包装|ギフト|プレゼント|hediye|prezent|선물",
  order:
    "order$|orders$|ordered|bestell|pedido|commande|ordine|ordinat|encomenda|заказ|замовл|طلب|订单|注文|siparis|zamow|주문",
  cancel:
    "cancel|stornier|storno|widerruf|anular|annul|cancelar|annuler|annullare|отмен|скасув|إلغاء|الغاء|取消|キャンセル|iptal|anulow|취소",
  track:
    "track|where is my|sendungsverfolg|tracking|wo ist mein|paket$|rastre|seguimiento|suivi|colis|traccia|pacco|rastre|volgen|pakket|отслед|трек|посылк|посилк|تتبع|快递|追踪|物流|追跡|takip|sledz|배송조회",
  custom:
    "custom|personali|engrav|bespoke|gravur|gravier|individuell|personnalis|grav|grabar|grabad|su misura|incis|personaliz|op maat|именн|гравир|гравіюв|نقش|تخصيص|定制|刻字|オーダーメイド|名入れ|kisisel",
  care: "clean|wash|care$|dishwasher|microwave|machine wash|oven$|reinig|wasch|pflege|spulmaschine|mikrowelle|lavar|lavavajillas|limpi|microond|laver|lave-vaisselle|entret|nettoy|lava|lavastovigl|pulire|maquina de lavar|louca|wassen|vaatwasser|schoonm|стир|мыть|посудомо|мити|прати|غسل|تنظيف|غسالة|清洗|洗|微波炉|洗碗机|洗濯|食洗機|電子レンジ|yika|zmywark|세척",
  workshop:
    "workshop|class$|classes|course|lesson|kurs|taller|clase|atelier|cours$|corso|laborator|aula|oficina|cursus|мастер-класс|урок|майстер|ورشة|دورة|课程|工作坊|教室|ワークショップ|kurs|warsztat",
  place: "place$|places$|seat|platz|platze|plaza|plaats|posto$|posti$|vaga|мест[оа]$|місц|مقعد|名额|座位|席$",
  table: "table$|tables$|tisch|mesa$|mesas$|tavol|tafel|стол$|столик|стіл|طاولة|桌|テーブル",
  bench: "bench|bank$|sitzbank|banco$|banc$|panca|скамь|лав[ак]|مقعد خشبي|长凳|ベンチ",
  shelf: "shel[fv]|regal$|wandregal|estante|etagere|mensola|prateleira|plank$|полк|полиц|رف$|架子|棚",
  child:
    "child|kid$|kids$|kind$|kinder|nino|nina$|ninos|enfant|bambin|crianca|kinderen|дет[ия]|ребен|дит|طفل|أطفال|孩子|儿童|子供|子ども",
  dog: "dog$|dogs$|hund|perro|chien|cane$|cani$|cao$|hond|собак|كلب|狗|犬",
  parking: "parking|parken|parkplatz|parkgarage|aparca|estaciona|stationnement|parcheggi|parkeer|парков|موقف|停车|駐車",
  colour: "colou?r|farbe|farben|couleur|colore|colori$|cor$|cores$|kleur|цвет|кол[іи]р|لون|ألوان|颜色|色",
  repair: "repair|fix$|repar|riparare|riparaz|ремонт|почин|полагод|إصلاح|维修|修理",
  eu: "europe|europa|international|abroad|overseas|worldwide|ausland|europe|extranjer|internacional|etranger|estero|exterior|buitenland|заграниц|закордон|за кордон|الخارج|دولي|国外|国际|海外|yurtdisi|zagranic|해외",
  express:
    "express|urgent|fast|quick|faster|eilig|schnell|rapid|urgent|veloce|snel|срочн|терміново|быстр|швидк|سريع|加急|快速|急|速達|hizli|szybk",
  pickup:
    "pick up|pickup|collect|click & collect|click and collect|abhol|selbstabhol|recoger|recogida|retirer|retrait|ritir|levantar|retirar|ophalen|afhal|самовывоз|забрать|самовив|забрати|استلام|自提|取货|受け取り|店頭",
  duration:
    "how long|how many days|how fast|wie lange|dauer|cuanto tarda|tarda|cuantos dias|combien de temps|delai|quanto tempo|quanto ci|hoe lang|duurt|сколько дней|как долго|скільки днів|як довго|كم يوم|كم يستغرق|المدة|多久|几天|多长|何日|どのくらい|ne kadar surer|jak dlugo",
  free: "free$|kostenlos|kostenfrei|gratis|gratuit|бесплатн|безкоштовн|مجان|免费|無料|ucretsiz|darmow|무료",
  allergy:
    "allerg|vegan|organic|gluten|bio$|nachhaltig|sustainab|eco|sostenib|durable|ecolog|duurzaam|эколог|еколог|عضوي|حساسية|环保|过敏|有机|アレルギー|オーガニック",
  holiday:
    "holiday|christmas|easter|new year|feiertag|weihnacht|ostern|festivo|navidad|ferie|noel|natale|natal|feriado|kerst|праздник|рождеств|свят|різдв|عيد|عطلة|圣诞|节日|假期|祝日|クリスマス|年末年始",
  broken:
    "broken|damaged|defect|faulty|kaputt|defekt|beschadig|roto$|rota$|danad|defectuos|casse|abime|defectueu|rotto|danneggi|difett|partido|estragad|defeituos|kapot|beschadigd|слома|поврежд|зламан|пошкодж|брак|مكسور|تالف|损坏|坏了|破损|壊れ|破損|kirik|uszkodz",
  jobs: "job$|jobs$|career|hiring|vacanc|stelle$|arbeiten bei|empleo|trabajo|emploi|lavoro$|emprego|vacature|ваканс|работа у|وظيفة|招聘|求人",
  wholesale:
    "wholesale|reseller|b2b|bulk|grosshandel|wiederverkauf|mayorista|grossiste|revend|ingrosso|atacado|groothandel|опт|гурт|جملة|批发|卸売",
  monday: "monday|montag|lunes|lundi|lunedi|segunda-feira|maandag|понедел|понеділ|الاثنين|周一|星期一|月曜",
  tuesday: "tuesday|dienstag|martes|mardi|martedi|terca-feira|dinsdag|вторник|вівтор|الثلاثاء|周二|星期二|火曜",
  wednesday:
    "wednesday|mittwoch|miercoles|mercredi|mercoledi|quarta-feira|woensdag|среда|среду|серед|الأربعاء|周三|星期三|水曜",
  thursday: "thursday|donnerstag|jueves|jeudi|giovedi|quinta-feira|donderdag|четвер|الخميس|周四|星期四|木曜",
  friday: "friday|freitag|viernes|vendredi|venerdi|sexta-feira|vrijdag|пятниц|п'ятниц|الجمعة|周五|星期五|金曜",
  saturday: "saturday|samstag|sonnabend|sabado|samedi|sabato|zaterdag|суббот|субот|السبت|周六|星期六|土曜",
  sunday: "sunday|sonntag|domingo|dimanche|domenica|zondag|воскрес|неділ|الأحد|周日|星期日|星期天|日曜",
  austria: "austria|osterreich|autriche|oostenrijk|австри|австрі|النمسا|奥地利|オーストリア",
  germany:
    "germany|deutschland|alemania|allemagne|germania|alemanha|duitsland|германи|німеччин|ألمانيا|المانيا|德国|ドイツ",
  spain: "spain|spanien|espana|espagne|spagna|espanha|spanje|испани|іспані|إسبانيا|اسبانيا|西班牙|スペイン",
  portugal: "portugal|portogallo|португал|البرتغال|葡萄牙|ポルトガル",
  france: "france|frankreich|francia|franca$|frankrijk|франци|франці|فرنسا|法国|フランス",
  italy: "italy|italien|italia|italie|италь|італі|إيطاليا|意大利|イタリア",
  switzerland: "switzerland|schweiz|suiza|suisse|svizzera|suica|zwitserland|швейцар|سويسرا|瑞士|スイス",
  uk: "united kingdom|uk$|england|great britain|grossbritannien|reino unido|royaume-uni|regno unito|verenigd koninkrijk|великобритан|британі|بريطانيا|英国|イギリス",
  usa: "usa$|united states|america$|vereinigte staaten|estados unidos|etats-unis|stati uniti|сша$|америк|أمريكا|امريكا|美国|アメリカ",
  netherlands:
    "netherlands|niederlande|holland|paises bajos|pays-bas|paesi bassi|paises baixos|nederland|нидерланд|нідерланд|هولندا|荷兰|オランダ",
  ukraine: "ukraine|ucrania|ucraina|oekraine|украин|україн|أوكرانيا|乌克兰|ウクライナ",
  cup: "mug|cup$|cups$|tasse|becher|becher|taza|tasse|tazza|caneca|mok$|mokken|beker|кружк|чашк|кухол|كوب|فنجان|杯|マグ|カップ|kupa|kubek|머그",
  bowl: "bowl|schussel|schale|cuenco|bol$|bols|ciotola|tigela|kom$|миск|чаш|وعاء|碗|ボウル|kase|miska",
  plate:
    "plate|teller|plato$|platos|assiette|piatto|piatti|prato|bord$|borden|тарел|тарілк|طبق|صحن|盘|皿|プレート|tabak|talerz",
  vase: "vase|florero|jarron|vaso$|vasi$|jarra|vaas|ваз|مزهرية|花瓶|vazo|wazon",
  teapot: "teapot|teekanne|tetera|theiere|teiera|bule|theepot|чайник|إبريق|茶壶|急須|ティーポット",
  lamp: "lamp|leuchte|lampara|lampe|lampada|candeeiro|лампа|ламп|светильник|світильник|مصباح|灯|ランプ",
  cushion: "cushion|pillow|kissen|cojin|coussin|cuscino|almofada|kussen|подуш|وسادة|抱枕|靠垫|クッション",
  rug: "rug$|rugs$|carpet|teppich|alfombra|tapis|tappeto|tapete|tapijt|vloerkleed|ковер|ковр|килим|سجادة|地毯|ラグ|絨毯",
  ceramic:
    "ceramic|stoneware|porcelain|potter|topfer|alfarer|poterie|pottenbak|гончар|keramik|steinzeug|porzellan|ceramica|gres$|porcelana|ceramique|gres|porcelaine|keramiek|керамик|керамік|фарфор|سيراميك|فخار|陶瓷|陶器|磁器|セラミック",
};

/** Concepts that are countries. */
export const COUNTRIES = [
  "austria",
  "germany",
  "spain",
  "portugal",
  "france",
  "italy",
  "switzerland",
  "uk",
  "usa",
  "netherlands",
  "ukraine",
];

/** Concepts that are weekdays, in their order. */
export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
