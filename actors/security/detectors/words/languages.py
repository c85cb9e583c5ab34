"""Words that are frequent in one language and rare in English and in the names and messages of machines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from actors.security.detectors.words.more_languages import MORE_WORDS

_WORDS: Final = {
    # German
    "de": """
        ab abend aber alle allein allem aller allerdings alles als alte alten andere anderen anders anfang angst arbeit
        arbeiten artikel arzt auch auf augen aus ausserdem bahnhof bald bayern bei beide beiden beim beispiel bekannt
        bekommen bereits besonders besser beste besten bestimmt bild bis bisher bisschen bist bitte bleiben bleibt
        braucht bringen bruder bzw da dabei dafur daher damals damit danach dank danke dann daran darauf darf daruber
        das dass davon dazu dein deine dem den denen denke denn der deren des deshalb dessen deutlich deutsch dich die
        diese diesem diesen dieser dieses direkt doch dort drei du durch eben ebenfalls echt egal eher eigenen
        eigentlich ein eine einem einen einer eines einfach einige einmal eltern ende endlich er erhalten erst erste
        ersten essen etwa etwas euch euro familie fieber finde finden findet folge frage fragen frau frauen freund
        freundin fuer funf fur gab ganz ganze ganzen gar geben gedicht gefunden gegen gegenuber gehen gehort geht geld
        gemacht genau genug gerade gerne gesagt geschichte gesehen gesellschaft gestern gewesen gibt gilt ging glaube
        gleich gluck gott grosse grossen grund gruppe gut gute guten hab habe haben halt halten hast hat hatte hatten
        haus heisst herr heute hier hilf hilfe hin hinter hoch hunger ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im
        immer ins ist ja jahr jahre jahren je jede jeden jeder jedoch jemand jetzt junge kam kann kannst kaum kein
        keine keinen kinder klar kleine kleinen koennen koennte kommen kommt konnen konnte kopf kopfschmerzen krank
        krebs kurz lange lassen lasst leben leicht leider letzte letzten leute liebe lieber liegt machen macht mag mal
        mann mehr mehrere mein meine meinem meinen meiner meisten menschen mich millionen minuten mir mit mochte
        moechte moglich morgen mude munchen musik muss mussen musste mutter nach nachdem nachsten nacht namen naturlich
        ne neben nehmen nein neu neue neuen nicht nichts nie niemand noch nun nur ob oben oder oft ohne oma opa ort
        paar platz politik polizei recht richtig ruf rund sache sagen sagt sagte scheint schlussel schmerzen schnell
        schon schreib schreibe schreiben schule schwanger schwer schwester sehen sehr sei sein seine seinem seinen
        seiner seit seite selbst sich sicher sie sieht sind sofort sogar sohn solche soll sollen sollte sollten sondern
        sonst sowie spater spd spiel spielen stadt statt stehen steht stellen strasse stunden tage teil thema tochter
        traf traurig treffen trinken trotzdem tun uber uberhaupt ueber uhr um und uns unser unsere unserer unter
        unternehmen vater viel viele vielen vielleicht vier vom von vor wahrend ware waren warum wasser weg wegen weil
        weiss weit weiter weitere welche welt wenig weniger wenn wer werde werden wetter wichtig wie wieder wir wird
        wirklich wissen wo woche wochen wohl wohnung wollen wollte worden wuerde wurde wurden zeigen zeigt zeit zu zum
        zunachst zur zuruck zusammen zwar zwei zweiten zwischen
        """,
    # French
    "fr": """
        accord affaires afin agit aide aider ailleurs aime ainsi aller allez alors ami amie amis amour ancien anglais
        annee annees ans appelle apres argent assez au aucun aucune aujourdhui aura aurait aussi autant automne autour
        autre autres aux avaient avais avait avant avec avez avis avoir avons ayant bas beau beaucoup belle besoin bien
        bon bonne cela celle celui cependant certaines certains ces cest cet cette ceux chambre chaque chez choix
        choses ci cinq cles comme compris compte conseil contre cote coup cours crois dans de deja demain demande
        depuis dernier derniere des dessus deux deuxieme devant developpement devrait dieu dire dis dit doit donc donne
        donner douleur doute droit droite du eau ecole ecris ecrit effet egalement elle elles enceinte encore enfant
        enfants enfin ensuite entre entreprise environ epoque equipe est et etaient etais etait etant etat ete etes
        etre eux exemple facon faim faire fais fait faites famille fatigue faut femme femmes fievre fille fils fois
        fond font forme francais francaise frere fut gare gauche genre gens gouvernement grande grands gros groupe
        guerre haut heure heures hier histoire homme hommes ici idee il ils importe jai jamais je jeu jeune jeunes
        jouer jour journee jours juillet juin jusqua juste la le les leur leurs lieu ligne lire livre loi loin
        longtemps lors lorsque lui ma mai maintenant mais maison mal malade manger maniere marche mari matin mec
        medecin meilleur membres meme merci merde mere mes mesure meteo mettre mieux ministre mis mise moi moins mois
        monde mort mot moyen musique nationale ne ni niveau nom nombre nombreux nord nos notamment notre nous nouveau
        nouvelle nouvelles nuit ont ordre ou oui par parce parfois parle parler parmi parti partie partir pas passe
        passer patron pays peine pendant pense pere permet personne personnes petit petite peu peur peut peuvent peux
        pierre plein plus plusieurs plutot poeme politique porte pour pourquoi pourrait pouvoir premiere prend prendre
        pres presque pris prix probleme projet propre pu puis qu quand quatre que quebec quel quelle quelque quelques
        quelquun qui quoi raison rapport recherche rendre rentrer reste retour rien rue sa sais saison sait sans sante
        savoir se securite selon semaine semble sens septembre sera serait serie seront ses seul seule seulement si
        societe soeur soir soit sommes sont sous souvent sud suis suite sujet sur surtout systeme ta tant tard te
        tellement temps terre tes tete titre toi ton toujours tous tout toute toutes travail tres triste trois trop
        trouve trouver truc tu un une unis va vais vers veut veux vie vient ville vite vivre voila voir vois voit voix
        vont vos votre voudrais vous vrai vraiment vu vue yeux
        """,
    # Spanish
    "es": """
        acuerdo ademas agua ahi ahora al algo alguien algun alguna algunas algunos alli alto amiga amigo amigos amor
        ano anos ante antes apoyo aqui articulo asi atencion aun aunque ayer ayuda ayudame ayudarme bajo bastante bien
        buen buena bueno buenos cabeza cada calle cambio camino cansado cara casa casi caso casos centro cerca cierto
        cinco ciudad claro clase clima comer como con contra cosa cosas creo cual cualquier cuando cuanto cuatro cuenta
        cuerpo cultura dado dar datos de debe deberia debido decir deja dejar demas dentro derecho derechos desarrollo
        desde despues dia dias dice dicen dicho diferentes dificil digo dijo dinero dio dios dolor donde dormir dos
        duele durante educacion ejemplo el ella ello ellos embarazada embargo empresa enferma enfermo entonces entre
        equipo era eran eres esa esas escribe escuela ese eso esos espanol especial esposa esposo esta estaba estaban
        estacion estado estados estamos estan estar estas este esto estos estoy facil falta familia favor fiebre forma
        foto fotos frente fue fuera fueron fuerte gente gobierno gracias gran grande grandes grupo guerra gusta ha
        haber habia habla hablar hace hacen hacer hacia haciendo hambre han hasta hay haya hecho hemos hermana hermano
        hija hijo hijos historia hizo hola hombre hombres hora horas hoy igual importante incluso informacion
        internacional ir jefe juego julio junto la lado largo las le les ley libre libro linea lista llamame llaves
        llegar los luego lugar luz madre mal manana manera mano mas mayoria medico medio medios mejor mejores menos mes
        meses mi miedo mientras mierda mil millones minutos mis misma mismo momento muchas mucho muchos muerte mujer
        mujeres mundial mundo musica muy nacional nada nadie necesito ni ningun ninguna ninos nivel noche nombre nos
        nosotros nuestra nuestro nuestros nueva nuevo numero nunca obra ojos orden otra otras otro otros padre pais
        paises palabras para parece parte partido pasa pasado pasar paso paz pensar pero persona personas poblacion
        poco podemos poder podria poema policia politica poner por porque posible pregunta presidente primer primera
        primero problema problemas proceso programa proyecto publico pueblo pueda puede pueden puedes puedo pues puesto
        punto que queda quien quienes quiere quieren quieres quiero razon realidad realmente relacion respecto rey sabe
        saber sabes salir salud se seguir segun segunda segundo seguridad seguro semana senor sentido ser sera seria
        servicio servicios si sido siempre siendo siento sigue siguiente sin sino sistema sitio situacion sobre
        sociales sociedad solo somos soy su suerte sus tal tambien tan tanto tarde te tema tenemos tener tengo tenia ti
        tiempo tiene tienen tienes tierra tipo toda todas todavia todo todos tomar trabajo tras trata traves tres
        triste tu tus tuvo ultimo un una unas unico unidos universidad uno unos uso usted va vamos varias varios vas
        veces verdad vez vida viene visto vivir volver vos voy ya yo zona
        """,
    # Italian
    "it": """
        abbia abbiamo accordo acqua adesso agli aiutarmi aiuto al alcune alcuni alla alle allo allora almeno altra
        altre altri altro amica amici amico amore anche ancora andare anni anno appena aprile articolo attivita
        attraverso avanti aver avere avete aveva avevo avrebbe avuto bambini basta bella bello bene bisogno buon buona
        campo capire capito capo casa casi caso causa centro certo che chi chiamami chiavi chiesa ci ciao cinque cio
        cioe circa citta comune comunque con consiglio conto contro corpo corso cosa cose cosi credo cui cuore da dagli
        dai dal dalla dalle dati dato davvero degli dei della delle dello detto deve devi devo di dice difficile dio
        dire diritto diversi dolore domanda domani donna donne dopo dormire dove dovrebbe durante ecco era erano
        esempio essere fa faccia faccio facendo fai fame famiglia fanno fare fatta fatti fatto favore febbre figli
        figlia figlio fino forma forse forte forza fosse foto fra fratello fu fuori generale genere gente gia gioco
        giorni giorno giro giugno giusto gli governo grado gran grande grandi grazie gruppo guerra ha hai hanno ho ieri
        il importante incinta infatti informazioni inoltre insieme invece italiana italiani la lavoro le legge lei
        letto li libro livello loro luglio lui lungo luogo ma madre maggio maggior mai malata malato mangiare mano
        marito marzo medico meglio meno mentre mese mesi mezzo mi mia miei migliore milioni minuti mio modo moglie
        molte molti molto momento mondo morte nazionale ne negli nei nel nella nelle nello nemmeno nessuno niente noi
        nome nostra nostri nostro notte nulla numero nuova nuovo occhi oggi ogni oltre ora ore ormai ottobre padre
        paese parla parlare parola parole parte particolare partito passato paura penso perche periodo pero persona
        persone piace piu po pochi poco poesia poi politica porta possa possibile posso possono posto potrebbe prendere
        presente presidente preso presso prima primo problema problemi progetto propria proprio prova pubblicato
        pubblico punto puo puoi qualche qualcosa qualcuno quale quali qualsiasi quando quasi quattro quei quel quella
        quelle quelli quello questa queste questi questo qui quindi ragazza ragazzi ragione realta ricerca rispetto
        sapere sara saranno sarebbe scritto scrivi scuola se seconda secondo seguito sei sembra sempre senso senza sera
        serie servizio settembre settimana si sia siamo siano sicurezza siete sistema sito situazione societa soldi
        solo sono soprattutto sorella sotto spesso sta stai stanco stanno stasera stati stato stazione stessa stesso
        sto storia strada su sua subito successo sud sue sui sul sulla sulle suo suoi tanto te tempo terra testa ti
        tipo titolo tornare tra tratta tre triste troppo trova trovare tu tua tuo tutta tuttavia tutte tutti tutto un
        una unica unico uno uomini uomo uso va vedere vedo vengono vero verso vi viene vista visto vita voce voglio voi
        volta volte vorrei vuoi vuole
        """,
    # Portuguese
    "pt": """
        acabou acesso acho aconteceu acordo agora agua ainda ajuda ajudar alem algo alguem algum alguma algumas alguns
        amanha amiga amigo amigos amor ano anos antes ao aos apenas apesar apos aquela aquele aqui assim ate atencao
        atras atraves bem boa bom brasileira cabeca cada campo cansado cara casa caso causa centro cerca certo chaves
        chefe chegar chegou cidade cinco claro coisa coisas comecou comer comigo como conta contra coracao corpo
        criancas cultura da dados dar das de deixa deixar dela dele deles demais dentro depois desde desenvolvimento
        dessa desse desta deste deu deus deve dia dias diferentes dificil dinheiro direito disse disso diz dizer doente
        dois dor dormir dos duas durante educacao ela elas ele eles em embora empresa encontrar enquanto entanto entao
        entre equipe era eram escola escreva especial essa essas esse esses esta estacao estado estados estamos estao
        estar estava estavam este estes estou eu exemplo existe facil fala falando falar falta familia fato favor faz
        fazem fazendo fazer febre feira feito feliz fez fica ficar ficou filha filho filhos filme fim fiz foi fome fora
        foram forca forma forte fosse foto fotos frente fui futebol gente geral gosto governo grande grandes gravida
        grupo guerra ha havia historia hoje homem homens hora horas importante informacoes inicio internacional ir irma
        irmao isso isto ja jogo junho lado lei lhe lista livro longo lugar mae maior maioria mais mal maneira manha mao
        marco marido mas medico medo meio melhor melhores menos merda mes meses mesma mesmo meu meus mil milhoes mim
        minha minhas minutos momento morte muita muitas muito muitos mulher mulheres mundo musica nacional nada nao nas
        nem nenhum nenhuma nesse neste ninguem noite nome norte nos nossa nosso nossos nova novo numero nunca obrigada
        obrigado olha onde ontem ou outra outras outro outros outubro pai pais paises papel para parece parte partir
        passa passado passar passou paz pela pelas pelo pelos pensar pessoa pessoal pessoas pode podem poder poderia
        poema pois policia politica ponto pontos populacao por porem porque possivel posso pouco povo pra precisa
        preciso presidente primeira primeiro problema problemas processo producao programa projeto proprio publico
        quais qual qualquer quando quase quatro que quem quer queria quero quiser realmente rede regiao relacao rua
        sabe saber sair sao saude se segunda segundo seguranca sei seja sem semana sempre sendo ser sera seria serie
        seu seus sido sim sinto sistema sob sobre sociedade somos sou sua suas sul tal talvez tambem tanto tao tarde te
        tem temos tenha tenho ter terra teve tinha tipo toda todas todo todos trabalho tres triste tu tudo ultima
        ultimo um uma unidos universidade uns usar uso vai vamos vao varias varios veja vem verdade vez vezes vi vida
        voce voces volta voltar vou
        """,
    # Dutch
    "nl": """
        aan aantal achter af afgelopen alle alleen allemaal alles als alsjeblieft altijd amerikaanse amsterdam ander
        andere anders artikel baas bang bedankt beetje beginnen begon bekend bel belangrijk ben bent bestaat beste
        betekent beter bezig bij bijna bijvoorbeeld binnen blij blijft blijven boek boven brengen broer buiten daar
        daarna daarom dag dagen dan dank dat de deed deel delen den denk denken deze dezelfde die dingen dit dochter
        doe doen doet dokter dood door drie druk duidelijk dus echt echte echter een eens eerder eerst eerste eigenlijk
        einde elkaar elke enige enkele er erg ernstig eten familie foto fotos ga gaan gaat gaf gebied gebruik gebruiken
        gebruikt gedaan gedicht geef geeft geen gehad geld geleden gelijk gemaakt gemeente genoeg geplaatst geval geven
        gevonden geweest gewoon gezien ging gisteren goed goede graag gratis groep groot grootste grote haar hadden
        halen heb hebben hebt heeft heel hele helemaal helpen hem hen herfst het hier hij hoe honger hoofd hoofdpijn
        hoop hoor horen hou houden houdt huis hulp hun idee iedereen iemand iets ik informatie ja jaar januari jaren je
        jij jou jouw juist jullie kamer kan kans kant keer kijk kijken kinderen klaar klein kleine kom komen komt kon
        koorts kreeg krijg krijgen krijgt kun kunnen kunt kwam laat laatste landen lange langs laten lekker leren leuk
        leven lezen liggen ligt lijkt lopen maak maakt maakte maand maanden maar maart mag maken manier mannen mee meer
        meest meeste mei meisje meisjes mensen met mij mijn miljoen minder minuten misschien mn moeder moeilijk moest
        moet moeten mogelijk mogen mooi mooie morgen muziek naam naar naast nadat natuurlijk nederlandse nee neem nemen
        niemand niet niets nieuw nieuwe nieuws niks nodig nog nooit noord nou nu nummer oktober om omdat onder
        onderzoek ongeveer ons onze ooit ook oorlog opnieuw orde oud oude ouders paar partij pas pijn plaats plaatsen
        politie praten precies prijs probleem problemen programma recht reden regio rond samen schrijf sinds slapen
        slechts sleutels snel sommige soms soort spelen staan staat stad steeds stond te tegen ter terug terwijl thuis
        tijd tijdens toch toe toen tot tussen twee tweede uit uur uw vaak vader van vanaf vanavond vandaag vanuit
        vanwege veel vele verder verdrietig verhaal verschillende vier vijf vind vinden vindt volgen volgende volgens
        vond voor vooral vraag vragen vriend vrienden vriendin vrij vroeg vrouw vrouwen waar waarbij waardoor waarin
        waarom wachten wanneer waren wat weer weet weg weinig weken wel welke werd werden wereld werk werken werkt
        weten wie wij wil wilde willen wilt worden wordt zag zaken zal ze zeer zeg zeggen zegt zei zeker zelf zelfs zet
        zetten zich zie ziek zien ziet zij zijn zit zitten zo zoals zodat zoek zoeken zon zonder zoon zorg zorgen zou
        zouden zoveel zowel zuid zullen zus zwanger
        """,
    # Polish
    "pl": """
        aby albo ale ani bardziej bardzo beda bede bedzie bedziemy bez bo boje bol boli brak brat byc byl byla byli
        bylo byly bym cale caly celu centrum chca chce chcesz choc chociaz chodzi chora chory chyba ci ciazy cie ciebie
        coraz corka cos czas czasem czasie czasu czego czemu czesc czesci czesto czlowiek czlowieka czuje czy czyli
        czym daj dalej danych dla dlaczego dlatego dni dnia dobra dobre dobry dobrze dokladnie domu dopiero dosc drugi
        drugiej duzo dwa dwie dwoch dworcu dziala dzieci dziecko dzieje dzieki dziekuje dzien dzis dzisiaj fakt gdy
        gdyby gdzie glowa glownie goraczka gra grupy historii ich ile informacje informacji inne innego inny innych
        innym innymi istnieje ja jak jakby jaki jakie jakies jakis jako je jeden jedna jednak jednego jednej jedno
        jednym jedynie jego jej jesc jesieni jesli jest jestem jestes jestesmy jeszcze jezeli jutro juz kazdego kazdy
        kazdym kiedy kiedys kilka kilku klucze kobiet kobiety kogos konca koncu koniec kraju kto ktora ktore ktorego
        ktorej ktory ktorych ktorym ktorzy ktos lat lata latach lecz lekarz lepiej lub lubie ludzi ludzie ma maja mam
        mamy masz matka maz mi mial miala miasta miec miedzy miejsca miejsce miejscu mieszkancow mimo mnie mniej moga
        moge moich moim moj moja moje mojego mojej mowi moze mozemy mozesz mozna mu musi musze mysle mysli nad nadal
        nadzieje najbardziej nalezy nam napisz naprawde nas nasz nasze naszego naszej naszych natomiast nawet nia nic
        nich nie niech niego niej niestety nigdy nikt nim nimi niz nowe nowego nowy obecnie oczywiscie od ogole ojciec
        okolo ona oni oraz osob osoby ostatnio oznacza pani panstwa partii pewnie pewno pieniadze pieniedzy pierwsze
        pierwszy po poczatku podczas podoba pogoda polskiego pomiedzy pomoc pomocy pomysl ponad poniewaz poprzez potem
        powiedzial powiedziec powinien powodu poza pozniej prace pracy prawa prawda prawie prawo prostu prosze przeciez
        przeciwko przed przez przy przyjaciel przyklad przynajmniej przypadku pytanie raczej rady ramach raz razem
        razie razy robi robic rodziny rok roku rowniez rozmawiac roznych rozumiem rzad rzecz rzeczy sa sama samo samym
        sie siebie siostra skoro slowa smierci smutna smutny soba sobie spac sposob sprawie sprawy stalo stanie strona
        stronie strony swiat swiata swiecie swoich swoim swoj swoja swoje swojego swojej syn sytuacji szczegolnie szef
        szkoly szybko ta tak taka taki takich takie takiego takim takze tam te tego tej temat temu teraz tez troche
        trzeba trzy tu tutaj twoj twoje ty tych tyle tylko tym typu udzial uwage wam warto wazne wciaz wczesniej
        wczoraj wedlug widze wie wiec wiecej wieczorem wiekszosc wieku wiele wielu wiem wiersz wiesz wlasnie wobec wody
        wraz wrocic wsrod wszyscy wszystkich wszystkie wszystkim wszystko wtedy wydaje wyglada wystarczy wzgledu za
        zadnych zadzwon zamiast zaraz zarowno zawsze zbyt zdjecia zdjecie ze zeby ziemi zl zle zmeczony zmiany znaczy
        znalezc znowu zona zostac zostal zostala zostalo zostaly zostanie zrobic zwiazku zycia zycie zyciu
        """,
    # Swedish
    "sv": """
        absolut aker aldrig alla alls allt alltid alltsa alskar anda andra annan annars annat annu anvanda anvander ar
        aret att av aven bada bade bakom bara barn bast basta battre behover betala betyder bil bild bland blev bli
        blir blivit bor borde borja borjade borjan borjar bort bra bror brukar da dag dagar dagen dags daligt dar
        darfor de delar dem den denna deras dess dessa dessutom det detta dig dikt din dina direkt dit ditt dock dod
        dom dotter du efter eftersom egen egentligen egna ej eller emot enda endast enkelt enligt ens er ett exempel fa
        fader faktiskt fanns fatt feber fel fem fick finns fint fler flera flesta folk fore foretag forra forsoka
        forsoker forst forsta forstar fortfarande fraga fragan fragor fram fran fru fyra ga galler gamla gangen ganger
        ganska gar garna gatt ge genom ger gick gillar gjorde gjort gor gora goteborg gott gravid grund ha hade haft
        halla haller han hander handlar hans har hej hela heller helst helt helvete hem hemma henne hennes heter hitta
        hittar hjalp hjalpa hogre hon honom hoppas hor hora hort hos hosten hungrig hur huvudet ibland idag ifran igar
        igen igenom ihop ikvall imorgon infor inga ingen ingenting inget innan innebar inom inte intressant istallet ja
        jag jo jobb jobba jobbar jobbet ju kan kanna kanner kanns kanske klart kolla kom komma kommer kommit kopa kor
        kort kring kul kunde kunna kvall kvar kvinna kvinnor lagga lakare lakaren landet lange langre langt lar lara
        lasa lat lata latt ledsen ligger lika lilla liten liv livet lyssna mal malmo mamma manga manniskor mar massa
        maste mat med medan mellan men menar mer mest mig mina mindre minst minuter mitt moder mojligt mot mycket nagon
        nagot nagra namn nar nara nasta nastan nat nej ner ni nog nu nya nycklar nytt och ocksa ofta okej olika om ont
        ord otroligt pa pappa pengar personer plats polisen politiker prata pratar precis radd ratt redan riktigt
        roligt runt sa sag saga sager sagt sak saker sakert samma samt samtidigt sant satt satta se sedan sen senare
        senaste ser sett sida sidan sin sina sista sitt sitter sjalv sjalva sjuk ska skall skit skolan skrev skriv
        skriva skriver skulle slut sluta snall snalla snart som sova spela spelar sta stationen stor stora storre
        storsta stort svar svart svensk svenska sveriges syster ta tack tagit talet tanka tanker tankte tar tid tiden
        tidigare till tillbaka tills tillsammans timmar titta tog tre tro trodde tror trots trott tur tva tycker tyvarr
        upp ut utan utanfor ute va vad vader vadret vag vagen valdigt vanner vara varandra varfor varit varje varlden
        vart vecka veckan vem verkar verkligen vet veta vi vid vidare viktigt vilja vilka vilken vilket vill ville
        visar vissa visst vore
        """,
}
_ALSO_ENGLISH: Final = {
    "de": "also am an die es in man so war was will",
    "fr": "a ai ca ce en les me mon on se son",
    "es": "a del e en es lo me no o son y",
    "it": "a ad come del due e ed i in io lo non o per",
    "pt": "a as com do e na no o os",
    "nl": "al en had in is me na of op over was we",
    "pl": "a co do go i na o on pod ten to u w z",
    "sv": "en far for i lite man min over sig under var",
    "tr": "en gun her o on once son var",
}
"""Words of names and of English, too: they count half, and alone not at all."""


def _by_word(words: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The languages of each word, which is spelled without accents."""
    found: dict[str, tuple[str, ...]] = {}
    for language, text in words.items():
        for word in text.split():
            found[word] = (*found.get(word, ()), language)
    return MappingProxyType(found)


FOREIGN: Final = _by_word({**_WORDS, **MORE_WORDS})
HALF_FOREIGN: Final = _by_word(_ALSO_ENGLISH)
