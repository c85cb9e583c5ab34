"""Words of everyday life: family, body, feelings, food, places, weekdays, weather, love, money, work."""

from __future__ import annotations

from actors.security.detectors.base import word_set

EVERYDAY = word_set(
    """
    ability abortion abroad absolutely absorbed abuse academic academy accent accident accounts accurate accused ache
    achieve acting activate activities actress acts actually addition adelaide administration admit adult advance
    advantage advertising advice advise affairs affected afford afghanistan afraid africa african afternoon agency ages
    aggressive ago agreed aid air airbnb aircraft airline airplane airport alabama album alcohol alien allergic allergy
    alliance allowing ally almond almost alone alright alternate amazing amendment america american americano
    ammunition amount ancient angeles anger angry animal animated ankle anniversary announced annoyed annoying annual
    answer antibiotics anxious anymore anything anytime anyway anywhere apartment apologize apology apparently appeal
    appearance appeared appearing appointed appointment appreciate approaching approve approximately apr arabia arabic
    areas arizona armed arms army around arrest arrested arrival arrive article artificial artist ashamed asia asian
    aside assembled assembly assist assistance assume assure ate atlanta atlantic atm attack attitude attorney
    attractions aug australia australian austria authentic author authorities automobile autumn avenue avoided award
    away awesome baby backyard bacon badly bags bailey bake baked balance balls ban banana bananas bands bank barack
    barbecue barcelona bars baseball basically basketball bathroom bathtub batteries battle bay bbc beach bear beat
    beautiful beauty became become bed bedroom bedtime bee beef beer began beginning behave believe bell belly below
    belt bend benefit bent best bet betrayed better bible biggest bike biology bird birth birthday bitcoin bite black
    blade blame blanket blog blonde blood bloody blow blown blue bmw boarding boat bodies bond bones book border bored
    born borrow boss boston bot bothered bottle bought bowl boy brain brands brazil bread breakfast breaking breast
    breathe brew bride briefly bright brilliant bring britain british broadcasting broke brooklyn bros brought brunch
    brussels bucks buddy buffalo buildings bullet bullied bulls bullying bunch burden burger burglar buried burn bus
    business butter butterfly buy cabin cable cake calculated calendar california calm calorie cam camera camp campaign
    camping canada canadian cancel cancer candy cape capital cappuccino caps captain caption car caramel carbon cards
    care career careful caribbean carpet carry cash casino casual cat catch catholic cats cause cave celebrity cent
    central centre century ceo certain chai chair chairman champion championship chance chapter characteristics charged
    charges charging chart cheap cheaper cheat cheated cheating checkbooks checked checking cheerful cheese chemical
    chemistry chemo cheque chess chest chi chicago chicken chief childhood chile china chinese chips chocolate choosing
    christ christmas church cigarette cinema circumstances circus cited citizen city civil claimed classified classmate
    cleaner cleaning cleared clearly cleveland climate closer closest closet clothes cloudy club clue cnn coach coast
    cocktail coffee coin coke colleague college colombia colorado columbia combat comfortable comic commander
    commercial commission committee commonly communicate communications communist communities company competition
    competitive completely computers concentrate concept concerned concerns concert conducted conference confess
    confession confidence confirm confused congress conservation conservative consideration considering constitution
    constitutional contact contactless continent continental continued continues continuously contrast controlled
    controls cook cooked cookie cookies cool copper corn corporate corporation correct cortado costly costs couch cough
    council country county coup couple course court cover coverage covid coworker cows crazy cream creative creator
    creatures credit crew cricket cried crime criminal crisis critics crown cruel cruise crush cry crying cuba cultural
    culture cup curiosity curious currency curry customer cute cutting dairy dakota damage dance dancing danger
    dangerous dark darker dating days deal dear death debate debit debt decade decaf decaffeinated december decent
    decline degrees delays delicious dementia democratic democrats demonstrate denmark dentist denver department
    depending deposit depressed depression deputy deserve desire desk desperately despite destroyed detroit developed
    developing development devil devoted diabetes diagnosed dialogue dice die diet difference difficult difficulty
    digital dining dinner directions director discount discover discuss discussion disease dish disney displayed
    displays disposable disposal dispute district divorce divorced doctor dog doing doll dollar domestic donor door
    doubt downtown dozen dragon drama drawing dream dress drink driven drives driving drought drug drums drunk dubai
    dublin ducks dull dumped dust dutch duty dying dynamics earlier earn earrings earth earthquake easier easily easter
    eastern easy eat ebay economic economy edition education educational effectively effort eggs elbow elected election
    electoral electric electrical electricity electronic embarrassed emergency emotion emotional empire employees
    employer employment enemy engage engagement engineering england english enjoy enrolled entered entertaining
    entertainment entire entrance environmental episode equipment era especially espn espresso essay essential estate
    ethical euro europe european even eventually everyday everything everywhere evidence evil exam examined excellent
    exchanging excited exciting excuse executive exercise exhausted existence expensive experience experiment expire
    explain explore express extremely eye facebook facility facing fact fair fairy fake fall fallen familiar families
    famous fancy fans fantastic far fare fargo farm farmers fascinating fashion fastest fat favor favorite favourite
    fbi fear feb february federal fee feedback feet fell fellow female festival fever fiat fiction fifa fifth fifty
    fight figure film finally finals finance financial finding finds fingers fire fired firm fish fishing fitness
    flatmate flights flip flirt florida flower flu flying focused folks food foot football forces ford forecast forest
    forever forgive forgot former formula forth foundation fourth fox france fraud fraudulent freedom freeze freezer
    french frequent friday fridge fried friend front frontier fruit fuel fun fund funeral funny furious galaxy gambling
    game garage garden garlic gas gates gender generally german germany ghosted giant gift giggle girl glad glass goals
    god gold golden golf goodness goods gossip government governor gps grab grade grades grand grandchildren
    granddaughter grandson granted grass grateful gratitude great greatest greek green grew grey grocery groom gross
    grow grown growth guests guilty guitar gun gut gym haiku hair haircut half hall halloween ham hamster han hand hang
    hangover hanukkah happened happening happens happiness happy harbor harder hardest hardware hawaii hazelnut
    headache headed heading headlines hear heard heart heartbroken heat heaven heavily heavy heck held helicopter hell
    helped helpful helping helps herbal hero hide highly highway hike hiking hill hired historical hitler hobby hockey
    holdings hole holiday hollywood holy home homeless homesick homework honest honeymoon hong hopefully horse hospital
    hostel hotel hottest hour house houston however hug hugged human hundred hunting hurricane hurt hydrogen ice idea
    idiot iii ill illness illustrated imagine imam immediately immigrant impact important impression improve inches
    incident income increased incredible indeed independence india indian individuals indonesia industrial industry
    influence inform infrastructure ingredients injured injury inn inquiry inspired instagram instant institute
    institution institutional instructor insurance intake intelligence interest interior international internet
    interview introduced invented investigate investigation investment involved iphone iran ireland irish island israel
    italian italy itchy itll jacket jackson jail jamaica japan japanese jaw jazz jealous jeans jersey jesus jet jewelry
    jewish jogging joint joke jokes journey juice july jump justice keeping keeps kick kidney kids kill kindergarten
    kindly kinds king kingdom kiss kissed kitchen kitten knee knife knitting knock kong korea korean labor labour lack
    lady laid lake lamb lamp land landlady landlord laptop largely las lasagna late latte laugh laughed laughter
    launched laundry law lawn lawyer lay league leather leaving lebron led leg legend
    legislation leisure lemon les lesson letter liar liberal liberty lie lied life lift light lincoln lipstick liquor
    listening listings literally literary literature little liver lives living loan located locker london lonely lord
    los lose lot lottery loudly lover lowest loyal luck lucky luggage lunch lying lyrics macchiato machines mad madrid
    magazine mail maine mainland mainly majority makes makeup making malaysia male mall man mango manner manufactured
    manufacturing marathon march market marriage married mass massive mastercard matcha mate materials math matter
    mature mayor mcdonalds meal meaning measurement measures meat medal medical medication medicine medium meet men
    mental mention menu merchant merely mess met metro mexican mexico miami michigan mid midnight midwife mile mileage
    military milk million mind minister ministry mins miracle miscarriage mission mississippi missouri mistake mocha
    modern moment monday monetary money monkey months mood moon moral morning mortgage moscow mosque mostly motion
    motivated motor mountain movement movie mpg mrs mumbai murder museum mushroom music musical muslim nails naked nasa
    nasty nation national natural nature navy nba near nearby nearest neck necklace neighbor neighborhood neighbour
    neighbours nervous netflix neutral newborn newest news newspaper nfl nice nickname night nightmare nintendo ninth
    noodles noon north northern nose notable noted notes notice noting novel november nowadays nuclear numerous nurse
    nutrition nuts nyc oat obama obtain obvious ocean october offense offered offering offers office officer officials
    ohio oil okay oklahoma olympics onion onto opinion opportunities opposite opposition orange orbit orders oregon
    organizations organize originally orlando orleans orphan ought outlets oven overall overnight overseas owe own
    owners pacific pack paid pain painful paint painting pakistan pal pancake panel pants paper paperwork paragraph
    paris park parliament parrot participate particle particularly partner party passage passcode passport past pasta
    patient pay paycheck payment peace pee penn people pepper perfect performs perfume permanent person personal
    personality personnel perspective pet phenomenon philadelphia phones photo physics piano pick picnic picture piece
    pillow pills pink pirate pittsburgh pizza placed places plane planet planned planning plans plant plate platinum
    play player playful playlist pleasure plenty plug pnc pockets poem poems poet polar police political politicians
    politics poor popular pork portland portrait portuguese possess possibility possibly posted poster posts pot potato
    potter pound pour powder powerful practices pray prayer prefer pregnancy pregnant premier preparing prescription
    presence presented preserve president press pretty price priest primarily prime prince princess printed printing
    prison prize pro problem production products professional professor profit programme progression promise promised
    proposals proposed protect proud prove psychiatrist pto pub publishers puerto pulled pump puppy purchase purpose
    pursuing pursuit put qualities quantum queen questions quick quicker quit quite rabbi race racism racist radio rain
    rainy ramadan ran rap rare rash rated rates rating rays reaction reality realize reasonable recall recently recipe
    recipient recognise recognize recommend recommendation recorded recreational red redeem referred reflects refugee
    refund regarding regards relatively relief religion religious remained remember remind reminder rent rental repair
    repeat reported reports representative represented republic republican research reservations reserve residents
    resign resigned resistance resistant respects respond responsibility responsible restaurant restrictions retail
    revealed revert review revised revolution reward rhyme rice rico rid riddle ride ridge rights rings rise rivals
    river road robbed robot rock roll rollover romantic rome roof room roommate roughly routine royal ruined rumor
    rural rush russia russian sad sake salad salary sale san sandwich satellite satisfaction satisfied saturday sauce
    saudi savings saw scared scene scholars scholarship school science scientific scored scotland scottish scrap sea
    season seat seattle secretary secretly seeds seeing seemed seems sell seller senate senator sends senior sentence
    september serious serve severe sewing sexist shake shame shark ship shirt shoe shoes shoot shop shortage shortly
    shot shoulder show shower shown siblings sick sided sight significantly signs silver similar simply sin sing
    singapore sir sit situation sixty skiing skin skirt sleepy slightly slip slower slowly smarter smash smell smile
    smoke smoker snack snow snowing sober soccer social society socks soda sofa solar sold soldier solid solo solve
    somehow sometimes somewhat somewhere son song sophisticated sorts soul sound soup south southeast southern
    southwest soviet spain spanish spare speak species specifically speeches spell spending spent spice spider spinning
    spirit spoke sport spot spray sprint squad stadium stamps stand standards star starter stations statue stay steak
    steakhouse steam steel stepfather stepmother stick stock stole stolen stomach stone stood stop storm story straight
    strange strawberry street strength stress strong stronger struggle stuck students studios study stuff stupid
    subjects submit subway suck sudden suffer sugar suggest suggestion suicide suit suitcase summer sun sunday sunny
    sunrise sunset sunshine supervisor supper suppose supreme surely surgery surprise survey survive sushi suspicious
    sweat sweater swedish sweet sweeteners swift swimming switzerland sword sympathy symptoms tacos taiwan talent tales
    talk tall tampa tank taste tasty taught tax tea teach teachers teams tears tech technical technology teen teenager
    teenagers teeth telephone television temple tend tennessee tennis terrible terrified territory tests texas thailand
    thankful thanksgiving theater theft themed theory therapist therapy thick thin thing thirty thou thousand threat
    throughout throw thunder thursday tiger tight till tiny tip tire tired titled toddler todo tofu toilet tokyo tomato
    toothache top torn toss totally touch tough tour tourist tournament toward town toy tracks trade traditional
    traffic traits transferred transferring transportation trapped trash travel treat treatment trees trek trend trick
    triple trivia troops trouble truck truly trump tuesday tuition tummy tumor turkey turned turning twenty twitter
    typical uber ugly ultimate umbrella unauthorized unconscious understand unemployed unfortunately unhappy united
    universe university unlike unlock upcoming upon ups upset urban urgent usa usual utah vacation vaccine valley
    vancouver vanilla various vegan vegas vegetarian vehicle venezuela venture verification verified verifying vet
    victim victory vietnam village violence violin virgin visa visit vitamin vocal vodka vote wage waited wake wales
    walk wall wallet walmart walt war warming warner warriors wash washington watching water wax way wealth wealthy
    weapon wear weather website wedding wednesday weed week weekend weird welcome well west western wet whatever whens
    whip whiskey whisper white wide widow widower wikipedia wild wind wine wing winner winning wins winter wipe wire
    wireless witch withdraw withdrawal withdrawn wizard wolf woman women wonder wonderful wood wool worked workout
    workplace world worldwide worn worried worry worth wrist writers wrote yard year yellow yes yoga york younger
    youngest youth youtube yummy yup zombie zones zoo
    """
)
"""None of them is usual in the names of metrics or in the errors of machines. Without the endings that are taken off."""
