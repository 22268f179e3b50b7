/** Words that say nothing about the matter, folded. */
export const STOP_WORDS = new Set(
  `a an the and or but if of to in on at by for from with without as is are was were be been being am do does did done doing i you he she it we they me him her us them my your his its our their this that these those there here what which who whom when where why how can could would should will shall may might must not no yes any some so too very just also than then now please thanks thank hi hello hey dear ok okay good morning evening afternoon day hope doing well tell know let get got one about into out up over more most much many have has had want need like would'd i'd i'm i'll it's that's there's don't doesn't u ur pls
   der die das ein eine einen einem einer eines und oder aber wenn von zu im in am an auf bei fur mit ohne als ist sind war waren sein bin ich du er sie es wir ihr mich mir dir dich uns euch ihnen mein meine meinen meiner meinem dein deine deinen deiner sein unser unsere unseren euer eure euren eurem eurer ihren ihrer ihrem was welche welcher welches wer wann wo warum wie kann konnen konnt koennen kannst wurde wurden soll muss nicht kein keine ja nein auch noch schon nur sehr mehr viel bitte danke hallo guten tag morgen abend hi habt haben hat habe gibt geht man mal denn doch nach aus uber um dem den des eigentlich gerne gern mochte mochten wissen ihre
   vuestro vuestra vuestros vuestras nuestro nuestra vosotros os el la los las un una unos unas y o pero si de del al a en con sin por para como es son era fue ser estar esta estan estoy yo tu usted el ella nosotros ellos me te se nos le les lo mi su sus que cual cuales quien cuando donde cuanto porque puedo puede pueden podria no si tambien ya solo muy mas mucho hola gracias buenos buenas dias tardes noches hay tienen tiene tengo favor quiero quisiera saber
   etes est-ce le la les un une des et ou mais si de du au aux a en dans avec sans pour par comme est sont etait etre suis je tu il elle nous vous ils me te se lui leur mon ma mes ton votre vos notre nos ce cette ces que quel quelle quels qui quand ou pourquoi comment puis peut pouvez peux pas ne non oui aussi tres plus bonjour bonsoir merci salut y avez ai a-t-il est-ce c'est qu'est-ce s'il plait voudrais savoir chez
   il lo la i gli le un uno una e o ma se di del della dei a al alla in nel con senza per da come e' sono era essere sei io tu lui lei noi voi loro mi ti si ci vi mio suo vostro nostro che quale chi quando dove perche come posso puo potete non si anche qual vostri vostra vostre gia molto piu ciao buongiorno buonasera grazie avete ho c'e favore vorrei sapere
   o a os as um uma e ou mas se de do da dos das em no na com sem por para como e sao era ser estar esta estou eu tu voce ele ela nos voces me te lhe meu seu sua que qual quem quando onde porque posso pode podem nao sim tambem ja muito mais ola bom boa dia tarde noite obrigado obrigada tem ha fazem gostaria saber
   de het een en of maar als van te in op aan bij voor met zonder is zijn was ben ik jij je hij zij wij jullie mij me jou ons mijn jouw uw onze dit dat deze die wat welke wie wanneer waar waarom hoe kan kunnen kun zou moet niet geen ja nee ook nog al zeer meer veel hallo dag bedankt heb hebben heeft er u graag wil weten
   и или но если в во на с со к из у о от до по за для как это есть был быть я ты он она мы вы они мне меня вас нас мой ваш наш что какой какая какие кто когда где почему можно могу не нет да тоже уже очень здравствуйте привет спасибо добрый день ли а бы же пожалуйста і й та або але якщо у з із до від про є був бути ви ми вони мені вас мій ваш що який яка які хто коли де чому як можна можу ні так теж вже дуже вітаю привіт дякую добрий день чи будь ласка
   في من على إلى الى عن مع هل ما ماذا متى كم كيف هذا هذه ذلك أنا انت نحن هو هي لا نعم لدي لديكم عندكم يمكن يمكنني مرحبا السلام عليكم شكرا لو سمحت و أو او يا
   bir ve veya ama bu su ne nasil mi mu var yok ben siz icin ile merhaba tesekkurler lutfen i w na z do czy jak co jest sa nie tak ja ty wy mam macie dzien dobry dziekuje prosze`
    .split(/\s+/)
    .filter(Boolean),
);

/** Words of asking and wishing, which match little by themselves. */
export const WEAK_WORDS = new Set(
  `sell buy make bring policy rules conditions visit allowed able accept welcome get article articles artikel articolo articulo artigo make offer use take give come go look find help ask question information info possible work time thing something anything else other different kind type item product products often always usually still today tomorrow later soon
   verkauft verkaufen kaufen machen nehmen anbieten bietet frage hilfe moglich zeit sache etwas anderes produkt produkte heute
   vender venden vendeis comprar hacer ofrecen pregunta ayuda posible tiempo algo otro producto productos hoy
   vendez vendre acheter faire proposez question aide possible temps chose autre produit produits
   vendete vendere comprare fare domanda aiuto possibile tempo cosa altro prodotto prodotti
   vendem comprar fazer pergunta ajuda possivel tempo coisa outro produto produtos
   verkopen kopen maken doen vraag hulp mogelijk tijd iets ander product producten vandaag`
    .split(/\s+/)
    .filter(Boolean),
);
