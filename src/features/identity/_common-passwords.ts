/**
 * What the lists of leaked passwords are made of. A password of the required length that is nothing but these, with
 * digits and signs around them, is among the first that anybody tries.
 */
export const COMMON_PARTS = `
password passwort passw0rd motdepasse contrasena senha parola heslo haslo sifre wachtwoord losenord salasana lozinka
qwertyuiop qwertzuiop azertyuiop qwerty qwertz azerty asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv yxcvbnm
1qaz2wsx3edc 1qaz2wsx 1q2w3e4r5t 1q2w3e4r 1q2w3e qazwsxedc qazwsx
welcome willkommen bienvenue letmein opensesame administrator admin root user guest login signin test testing demo
changeme default secret private master access system server manager office company business
iloveyou iloveu loveyou love lovely sweetheart honey baby babygirl angel princess prinzessin queen king prince
monkey dragon tiger lion eagle falcon wolf bear dog cat horse butterfly flower rose jasmine lily daisy sunflower
sunshine shadow silver golden gold diamond crystal star moon sun summer winter spring autumn sommer winter herbst
football fussball soccer baseball basketball hockey tennis golf liverpool arsenal chelsea barcelona madrid juventus
bayern yankees cowboys superman batman spiderman pokemon naruto starwars matrix hunter ranger soldier killer hacker
ninja warrior legend champion player gamer minecraft fortnite
michael michelle jennifer jessica ashley daniel david robert thomas charlie jordan andrew matthew joshua anthony
nicole amanda samantha elizabeth alexander alexandra sandra martin stefan andreas christian maria anna peter paul
google facebook instagram whatsapp messenger youtube twitter linkedin microsoft windows apple iphone android samsung
internet computer laptop telephone mobile freedom forever friends family mother father brother sister
hello hallo hola bonjour ciao whatever nothing something computer trustno one two three four five six seven eight nine ten
monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
october november december abc abcd abcdef abcdefgh abcdefghijkl alphabet ebizmate
correcthorsebatterystaple thequickbrownfox neverguessme
`
  .trim()
  .split(/\s+/);
