import { dropAccents } from "./_normalise";

/**
 * Words that make a claim, in the languages shops write: each meaning with its words, apart by "|". One meaning for all
 * languages lets a German reply rest on an English passage.
 */

/** Currencies by symbol, code or word. */
export const CURRENCY_WORDS: Record<string, string> = {
  eur: "€|eur|euro|euros|euroa|евро|євро|يورو|欧元|ユーロ",
  usd: "$|us$|usd|dollar|dollars|dolar|dolares|dollari|доллар|долларов|доларів|دولار|美元",
  gbp: "£|gbp|pound|pounds|pfund|libras",
  yen: "¥|jpy|yen|円",
  yuan: "cny|rmb|yuan|元|块|人民币",
  inr: "₹|inr|rs|rupee|rupees|रुपये|रुपए",
  try: "₺|try|lira|tl",
  uah: "₴|uah|грн|гривень|гривні",
  rub: "₽|rub|руб|рублей|рубля",
  brl: "r$|brl|reais",
  mxn: "mxn",
  peso: "pesos|peso",
  pln: "zł|zl|pln|złotych",
  chf: "chf|franken|fr",
  kr: "kr|sek|nok|dkk|kronor",
  czk: "kc|kč|czk",
  huf: "ft|huf",
  ron: "lei|ron",
  sar: "sar|ريال",
  aed: "aed|درهم",
  ils: "₪|ils",
  krw: "₩|krw|원",
  cent: "cent|cents|centimes|centimos|centesimi",
};

/**
 * What a price in words ends with, by what it means. Short codes are left out: "try" and "lei" are other words, too.
 */
export const SPELLED_AMOUNT_WORDS: Record<string, string> = {
  eur: "€|eur|euro|euros|euroa|евро|євро|يورو",
  usd: "$|usd|dollar|dollars|dolar|dolares|dollari|доллар|доллара|долларов|долар|доларів|دولار|bucks|buck",
  gbp: "£|gbp|pound|pounds|pfund|libras|quid",
  chf: "chf|franken",
  yen: "yen",
  yuan: "yuan",
  inr: "₹|rupee|rupees",
  brl: "reais",
  peso: "pesos|peso",
  cent: "cents|centimes|centimos|centesimi",
  percent:
    "%|percent|prozent|procent|per cent|por ciento|por cento|pour cent|per cento|процент|процентов|процента|відсотків|відсотки",
};

/** Words between which and a currency no amount stands: "prices in euros". */
export const NO_AMOUNTS =
  "in|en|em|of|and|or|und|oder|y|o|et|ou|e|i|per|by|with|mit|avec|con|com|from|von|de|di|da|the|die|les|los|gli|в|у|по|и|или|і|або|exact|few|some|additional|same";

/** Units by word. A unit that is not listed makes no claim beyond its number. */
export const UNIT_WORDS: Record<string, string> = {
  percent:
    "%|percent|prozent|procent|per cent|por ciento|por cento|pour cent|per cento|процент|процентов|процента|відсотків|відсотки|パーセント|بالمئة|بالمائة|yuzde",
  "tenths-off": "折|割",
  minute: "minute|minutes|min|mins|minuten|minuto|minutos|minuti|минут|хвилин|دقيقة|分钟|分",
  hour: "hour|hours|hr|hrs|h|std|stunde|stunden|hora|horas|heure|heures|ora|ore|uur|uren|час|часа|часов|годин|години|ساعة|ساعات|小时|時間",
  day: "day|days|tag|tage|tagen|werktag|werktage|werktagen|arbeitstage|arbeitstagen|dia|dias|jour|jours|giorno|giorni|dag|dagen|werkdagen|день|дня|дней|дні|днів|يوم|أيام|ايام|يوما|天|日間|日|工作日|営業日",
  week: "week|weeks|woche|wochen|semana|semanas|semaine|semaines|settimana|settimane|weken|неделя|недели|недель|тижні|тижнів|أسبوع|أسابيع|周|週間|星期",
  month:
    "month|months|monat|monate|monaten|mes|meses|mois|mese|mesi|maand|maanden|месяц|месяца|месяцев|місяців|місяці|شهر|أشهر|شهرا|个月|ヶ月|か月|月",
  year: "year|years|jahr|jahre|jahren|ano|anos|an|ans|annee|annees|anno|anni|jaar|год|года|лет|рік|роки|років|سنة|سنوات|عام|سنتين|年",
  mm: "mm",
  cm: "cm",
  metre: "m|metre|metres|meter|metros",
  km: "km",
  gram: "g|gr|gram|grams|gramm|gramos|grammes",
  kg: "kg|kilo|kilos",
  ml: "ml",
  cl: "cl",
  litre: "l|litre|litres|liter|litros",
  watt: "w|watt|watts",
  kwh: "kwh",
  gb: "gb",
  volt: "v",
  million: "million|millions|millionen|millones",
  thousand: "thousand|tausend|mil|mille",
};

/** Small numbers in words. Words that mean something else somewhere ("on", "sei", "set") are left out. */
export const NUMBER_WORDS: Record<string, string> = {
  2: "two|zwei|dos|deux|dois|duas|twee|два|две|двi|дві",
  3: "three|drei|tres|trois|tre|drie|три",
  4: "four|vier|cuatro|quatre|quattro|quatro|четыре|чотири",
  5: "five|funf|fuenf|cinco|cinq|cinque|vijf|пять|п'ять",
  6: "six|sechs|seis|zes|шесть|шість",
  7: "seven|sieben|siete|sept|sette|sete|zeven|семь|сім",
  8: "eight|acht|ocho|huit|otto|oito|восемь|вісім",
  9: "nine|neun|nueve|neuf|negen|девять",
  10: "ten|zehn|diez|dix|dieci|dez|tien|десять",
  11: "eleven|elf|onze|undici|одиннадцать|одинадцять",
  12: "twelve|zwolf|doce|douze|dodici|doze|twaalf",
  13: "thirteen|dreizehn|trece|treize|tredici|treze|dertien|тринадцать",
  14: "fourteen|vierzehn|catorce|quatorze|quattordici",
  15: "fifteen|funfzehn|quince|quinze|quindici",
  16: "sixteen|sechzehn|dieciseis|sedici|dezesseis|zestien|шестнадцать",
  17: "seventeen|siebzehn|diecisiete|dix-sept|diciassette|dezessete|zeventien|семнадцать",
  18: "eighteen|achtzehn|dieciocho|dix-huit|diciotto|dezoito|achttien|восемнадцать",
  19: "nineteen|neunzehn|diecinueve|dix-neuf|diciannove|dezenove|negentien|девятнадцать",
  20: "twenty|zwanzig|veinte|vingt|venti|vinte|twintig|двадцать|двадцять",
  30: "thirty|dreissig|treinta|trente|trenta|trinta|dertig|тридцать|тридцять",
  40: "forty|vierzig|cuarenta|quarante|quaranta|quarenta|veertig|сорок",
  50: "fifty|funfzig|cincuenta|cinquante|cinquanta|cinquenta|vijftig|пятьдесят|п'ятдесят",
  60: "sixty|sechzig|sesenta|soixante",
  70: "seventy|siebzig|setenta",
  80: "eighty|achtzig|ochenta",
  90: "ninety|neunzig|noventa",
  100: "hundred|hundert|cien|cento|cem|honderd|сто",
};

/** Months, 1 to 12. */
export const MONTH_WORDS: Record<string, string> = {
  1: "january|januar|janner|enero|janvier|gennaio|janeiro|januari|января|январь|січня|يناير|jan|ene",
  2: "february|februar|febrero|fevrier|febbraio|fevereiro|februari|февраля|февраль|лютого|فبراير|feb",
  3: "march|marz|marzo|mars|marco|maart|марта|март|березня|مارس|mar",
  4: "april|abril|avril|aprile|апреля|апрель|квітня|أبريل|ابريل|apr",
  5: "may|mai|mayo|maggio|maio|mei|мая|май|травня|مايو",
  6: "june|juni|junio|juin|giugno|junho|июня|июнь|червня|يونيو|jun",
  7: "july|juli|julio|juillet|luglio|julho|июля|июль|липня|يوليو|jul",
  8: "august|agosto|aout|augustus|августа|август|серпня|أغسطس|aug",
  9: "september|septiembre|setiembre|septembre|settembre|setembro|сентября|сентябрь|вересня|سبتمبر|sep|sept",
  10: "october|oktober|octubre|octobre|ottobre|outubro|октября|октябрь|жовтня|أكتوبر|oct|okt",
  11: "november|noviembre|novembre|novembro|ноября|ноябрь|листопада|نوفمبر|nov",
  12: "december|dezember|diciembre|decembre|dicembre|dezembro|декабря|декабрь|грудня|ديسمبر|dec|dez|dic",
};

/** Month names that also mean something else, so that alone they are no claim. */
export const AMBIGUOUS_MONTHS =
  "may|march|mars|mai|mei|marco|май|мая|март|august|juli|april|mar|mag|set|out|dic|dez|jan|sep|sept|oct|dec|nov|okt|ene|jun|jul|aug|apr|feb";

/** Weekdays, 1 (Monday) to 7. */
export const WEEKDAY_WORDS: Record<string, string> = {
  1: "monday|mondays|montag|montags|lunes|lundi|lunedi|segunda-feira|maandag|понедельник|понеділок|الاثنين|الإثنين|星期一|周一|月曜日",
  2: "tuesday|tuesdays|dienstag|dienstags|martes|mardi|martedi|terca-feira|dinsdag|вторник|вівторок|الثلاثاء|星期二|周二|火曜日",
  3: "wednesday|wednesdays|mittwoch|mittwochs|miercoles|mercredi|mercoledi|quarta-feira|woensdag|среда|среду|середа|середу|الأربعاء|الاربعاء|星期三|周三|水曜日",
  4: "thursday|thursdays|donnerstag|donnerstags|jueves|jeudi|giovedi|quinta-feira|donderdag|четверг|четвер|الخميس|星期四|周四|木曜日",
  5: "friday|fridays|freitag|freitags|viernes|vendredi|venerdi|sexta-feira|vrijdag|пятница|пятницу|п'ятниця|п'ятницю|الجمعة|星期五|周五|金曜日",
  6: "saturday|saturdays|samstag|samstags|sonnabend|sabado|sabados|samedi|sabato|zaterdag|суббота|субботу|субота|суботу|السبت|星期六|周六|土曜日",
  7: "sunday|sundays|sonntag|sonntags|domingo|domingos|dimanche|domenica|zondag|воскресенье|неділя|неділю|الأحد|الاحد|星期日|星期天|周日|日曜日",
};

/** Short forms, read in passages only: in a reply they are too often other words. */
export const SHORT_WEEKDAY_WORDS: Record<string, string> = {
  1: "mon|mo|lun|пн",
  2: "ma|tue|tues|di|mar|вт",
  3: "wed|mi|mie|mer|qua|ср",
  4: "thu|thurs|do|jue|jeu|gio|qui|чт",
  5: "fri|fr|vie|ven|sex|пт",
  6: "sat|sa|sab|sam|сб",
  7: "sun|so|dom|dim|вс|нд",
};

/** Words for several weekdays at once, as the digits of the days. */
export const WEEKDAY_SET_WORDS: Record<string, string> = {
  67: "weekend|weekends|wochenende|fin de semana|fines de semana|week-end|fim de semana|выходные",
  12345: "weekdays|werktags|wochentags|en semaine",
  1234567:
    "daily|taglich|diario|diariamente|every day|tous les jours|todos los dias|tutti i giorni|todos os dias|dagelijks|ежедневно|щодня|يوميا|每天|毎日",
};

/** Words between the first and the last day of a range. */
export const RANGE_WORDS = "-|to|bis|a|à|al|au|até|ate|tot|through|thru|do|по|до|إلى|الى|至|到|から";

/** Matched against folded texts, so the patterns are folded too. */
const folded = (pattern: RegExp) => new RegExp(dropAccents(pattern.source), pattern.flags);

/**
 * Meanings that a reply may only carry where its passage carries them too, in whatever language. One word of the list
 * in the reply asks for any word of the same list in the passage.
 */
const MEANINGS: Record<string, RegExp> = {
  free_of_charge:
    /(?<!(?:feel|sugar|gluten|lactose|hands)[ -])\bfree\b(?! (?:to|time))|free of charge|\bfor free\b|\bon the house\b|\bcomplimentary\b|\baufs haus\b|kostenlos|kostenfrei|gratis|gratuit|sin costo|sin coste|sin cargo|no (?:shipping )?(?:cost|charge|fee)|senza costi|sem custo|bezplatn|бесплатн|безкоштовн|مجان|免费|免運|包邮|無料|ucretsiz/u,
  discount:
    /\bdiscount|\bvoucher|\bcoupon|\brebate|\bpromo\b|promo(?:tion)?s?[ -]?cod|\bon sale\b|rabatt|nachlass|gutschein|erm(?:a|ä)ssig|descuento|rebaja|cupon|remise|reduction|\bsconto|desconto|korting|скидк|знижк|купон|خصم|تخفيض|折扣|优惠|打折|割引|値引|indirim|half price|halber preis|mitad de precio|moitie prix/u,
  guarantee: /guarant|warrant|garant|gewahrleist|гарант|ضمان|保修|保证|保証|takuu/u,
  relative_day:
    /\b(?:today|tonight|tomorrow|yesterday)\b|\b(?:heute|ubermorgen|gestern)\b|\bmorgen\b|\b(?:hoy|manana por la|pasado manana)\b|aujourd'hui|\bdemain\b|\b(?:oggi|domani)\b|\b(?:hoje|amanha)\b|\b(?:vandaag)\b|сегодня|завтра|сьогодні|اليوم الساعة|غدا|今天|明天|今日中|明日/u,
  right_away:
    /immediately|right away|instantly|straight away|\bsofort\b|umgehend|inmediatamente|de inmediato|immediatement|tout de suite|immediatamente|subito|onmiddellijk|немедленно|негайно|فورا|立即|马上|すぐに/u,
  in_stock:
    /\bin stock\b|\bavailable\b|auf lager|verfugbar|lieferbar|en stock|disponible|disponibile|disponivel|em stock|op voorraad|в наличии|в наявності|متوفر|有货|有现货|在庫/u,
  safe: /\b(?:non-?toxic|not toxic|harmless|is safe|are safe|safe for)\b|ungiftig|unbedenklich|no es toxic|no toxic|non toxique|atossic|inofensiv/u,
};

export const GUARDED_MEANINGS = Object.entries(MEANINGS).map(([meaning, pattern]) => ({
  meaning,
  pattern: folded(pattern),
}));

/**
 * Words that bind the business or say that something was done. They pass only where the cited passage says the same
 * words: what a passage says of refunds in general never lets a reply promise one.
 */
const BINDING_WORDS: readonly RegExp[] = [
  /\b(?:we|i|our team|they) (?:will|shall|can|have|are going to|'ll|'ve) (?:\w+ )?(?:refund\w*|replac\w*|cancel\w*|compensat\w*|reimburs\w*|credit\w*|reserv\w*|book\w*|confirm\w*|approv\w*|waiv\w*|discount\w*|upgrad\w*|send (?:you )?a (?:new|replacement))/u,
  /\b(?:i|we)'(?:ll|ve) (?:refund|replac|cancel|compensat|reimburs|credit|reserv|book|confirm|approv|waiv)\w*/u,
  /\b(?:has|have|had|is|are|was|were|will be|gets?|been) (?:now |already |hereby |fully )?(?:refunded|cancell?ed|confirmed|approved|accepted|reserved|booked|compensated|reimbursed|waived|replaced|credited|granted)\b/u,
  /\b(?:i|we) (?:hereby )?(?:confirm|approve|promise|guarantee|accept|agree|assure|commit|apologi[sz]e)\b/u,
  /\blegally binding|\bbinding offer|\bit'?s a deal\b|\bdeal!|\byou have my word|\bconsider it done|\brefund is\b|\byour refund\b|\bpromise\b/u,
  /\bwir (?:werden|erstatten|ersetzen|stornieren|bestatigen|garantieren|versprechen|genehmigen|reservieren)\b|\b(?:ich|hiermit) (?:bestatige|verspreche|garantiere|genehmige)|wurde (?:erstattet|storniert|bestatigt|genehmigt)|(?:ist|sind) (?:bestatigt|genehmigt|storniert)|rechtsverbindlich|verbindliches angebot/u,
  /\b(?:le|te|les|os) (?:reembolsar|devolver|confirm|garantiz|prometem|cambiar)\w*|\b(?:confirmamos|confirmado|aprobado|prometemos|garantizamos|cancelado|reembolsado)\b|legalmente vinculante|oferta vinculante/u,
  /\bnous (?:vous )?(?:rembours|confirm|garantis|promett|annul|remplac|accept)\w*|a ete (?:rembourse|confirme|annule|approuve|accepte)|\bje (?:confirme|promets|garantis)|juridiquement/u,
  /\b(?:confermiamo|confermo|confermato|approvato|promettiamo|garantiamo|rimborseremo|annullato|rimborsato)\b|legalmente vincolante/u,
  /\b(?:confirmamos|confirmo|confirmado|aprovado|prometemos|garantimos|reembolsaremos|cancelado|reembolsado)\b|juridicamente vinculativ/u,
  /\b(?:wij|we) (?:bevestigen|garanderen|beloven|annuleren|vergoeden)\b|\b(?:bevestigd|goedgekeurd|terugbetaald|geannuleerd)\b/u,
  /подтвержд(?:аем|аю|ено|ён)|гарантируем|обещаем|вернём|вернем|одобрено|отменено|підтверд(?:жуємо|жую|жено)|гарантуємо|обіцяємо|схвалено|скасовано/u,
  /نؤكد|أؤكد|مؤكد|تم (?:التأكيد|الإلغاء|استرداد|الموافقة)|نعدك|نضمن|我们保证|已确认|确认退款|已退款|已取消|承诺|返金します|確認しました|お約束|保証します/u,
];

export const COMMITMENTS = BINDING_WORDS.map(folded);

/** Words before a customer's own number that say it identifies something. */
const IDENTIFYING =
  /(?:\border|\bordernumber|\bbestell(?:ung|nummer)?|\bauftrag(?:snummer)?|\bpedido|\bencomenda|\bcommande|\bordine|\bbestelling|\binvoice|\brechnung|\bfactura|\bfacture|\bfattura|\bticket|\bbooking|\bbuchung|\breserva|\btracking|\bsendungsnummer|заказ\p{L}*|замовлення|طلب|الطلب|订单|注文)\p{L}*/u;

/** A customer's number with the word that says so, or a hash before it: the number is group 1 or 2. */
export const CUSTOMER_IDENTIFIER = folded(
  new RegExp(
    `(?:${IDENTIFYING.source})(?: ?(?:number|no|nr|n|id|nummer|numero|is|ist|es|est|e|de|номер|رقم)\\b\\.?){0,2}[ :#]{0,3}([\\p{L}\\d][\\p{L}\\d/_-]*\\d[\\p{L}\\d/_-]*)|#([\\p{L}\\d_-]*\\d[\\p{L}\\d_-]*)`,
    "gu",
  ),
);

/** Courtesy that states nothing: the only sentences that need no passage. */
export const COURTESIES = folded(
  /^(?:hi|hello|hey|good (?:morning|afternoon|evening)|hallo|guten (?:tag|morgen|abend)|hola|buen(?:os|as) (?:dias|tardes|noches)|bonjour|bonsoir|salut|ciao|buongiorno|buonasera|ola|bom dia|boa tarde|goedemorgen|goedemiddag|здравствуйте|добрый день|вітаю|привіт|مرحبا|أهلا|您好|你好|こんにちは)?[\s,!.]*(?:(?:many )?thank(?:s| you)(?: (?:very much|a lot))?(?: for (?:your (?:message|question|interest|order)|asking|reaching out|getting in touch))?|(?:vielen |herzlichen )?dank(?:e)?(?: (?:fur|fuer) (?:deine|ihre|die) (?:nachricht|frage|anfrage))?|(?:muchas )?gracias(?: por (?:tu|su) (?:mensaje|pregunta))?|merci(?: beaucoup)?(?: pour votre (?:message|question))?|grazie(?: mille)?(?: per il (?:tuo|suo) messaggio)?|(?:muito )?obrigad[oa](?: pela (?:sua )?mensagem)?|bedankt(?: voor je bericht)?|спасибо|дякуємо|شكرا|谢谢|ありがとうございます)?[\s,!.]*$/u,
);

/** Says when something will happen: a date of the customer's must not become one of ours. */
export const TIMED_PROMISE = folded(
  /\b(?:will|'ll|arrives?|arriving|deliver\w*|ready|ships|shipped|dispatched)\b|\b(?:wird|werden|kommt|geliefert|ankommt|liefern)\b|\b(?:llegara|entregaremos|estara|sera|arrivera|livre|livraison|livraremos|chegara|arriva|consegna\w*)\b|доставим|приедет|прибудет|доставимо|سيصل|سنوصل|送达|到着|届き/u,
);
