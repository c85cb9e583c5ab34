"""Words that are frequent in one more language each, and rare in English and in the names and messages of machines."""

from __future__ import annotations

from typing import Final

MORE_WORDS: Final = {
    # Turkish
    "tr": """
        acik acim adi agir agri agriyor ahmet ait aksam alan aldi allah almak alt alti altinda ama ana anahtarlarim
        ancak anda anne annem ara arada arasinda ardindan arkadasim artik asla aslinda avrupa ay ayni ayri ayrica babam
        bagli bak bana basina baska baskan baskani basladi bazen bazi belediye belki belli ben bence bende benden beni
        benim beraber beri bes beyaz bile bilgi bir biraz bircok biri birkac birlikte biz bize bizi bizim bolum boyle
        boylece boyunca bu bugun bulunan buna bundan bunlar bunu bunun burada butun buyuk canli cesitli cevap ciddi
        cikan cikti cocuk cok cunku da daha dahil dakika de dedi dedim degil degildir demek den deniz destek devam
        devlet diger dikkat disinda diye dogru doktor dolayi dolu dort dun dunya dunyanin durum eden eder ederim edilen
        edin ediyor ediyorum eger egitim elde ele erkek eski etmek etti ev evde evet eylul fakat falan fark farkli
        fazla gec gece gecen gecti gel geldi gelecek gelen gelir geliyor genc genel gercek gercekten gerek gereken geri
        gibi gore gorev gormek goz grup guclu gunluk gunu guvenlik guzel haber hadi hafta hak hakkinda hala halk hamile
        hangi hareket harika hasta hatta hava hayat hayir hazir hem hemen hep hepsi herhangi herkes hic hicbir hizli
        hizmet ic icin icinde icine ifade iki ikinci ilce ile ilgili ilk insan insanlar insanlarin ise isi iste ister
        istiyor istiyorum iyi izin izmir kabul kac kadar kadin kadinlar kalan kaldi kan karar kardesim karim karsi
        kendi kendimi kendine kendini kez ki kimse kisa kisi kitap kiz kizim kocam kolay kontrol konusmak konusunda
        korkuyorum kotu kucuk kultur lazim lutfen mart mehmet merak merkezi mi milli milyon mu mucadele mustafa musunuz
        mutlu muzik nasil ne neden nedeniyle nedir nerede nisan niye oglum okul ol olabilir olacak olan olarak oldu
        oldugu oldugunu oldukca olmak olmasi olmayan olmaz olmus olsa olsun olun olup olur olursa oluyor ona onemli
        onlar onu onun orta ortaya oyle oyun ozel ozellikle para paramiz parti patronum pek polis ragmen rahat resmi
        saat sabah sadece saglik sahibi sahip sana sanki satin savas sayin sehir sekilde sen seni senin ses seviyorum
        sey seyi seyler siir simdi sira sistemi siz sizi sizin sonbahar sonra sonucu sonunda soru sorun sosyal soyle
        soyledi soz spor su surekli tabi takim takip tam tamamen tane tarafindan tarih tarihi tek teknik tekrar telefon
        temmuz tesekkur tesekkurler tl tum tur turkiyede turkiyenin uc ulke uluslararasi universitesi ust uygun uyumak
        uzere uzerinde uzerine uzgunum uzun vardi vardir varsa ve verdi veren verilen veya ya yakin yaklasik yalan
        yalniz yani yaninda yanlis yapan yapilan yapmak yapti yaptigi yardim yardimci yarin yas yasinda yaz yemek yeni
        yeniden yer yerde yere yeri yerine yeter yil yili yilinda yillik yine yok yoksa yoktur yol yolu yorgunum yuksek
        yuzden zaman zamanda zaten zor
        """,
    # Indonesian and Malay
    "id": """
        adalah akan aku anak anda apakah ayah bagaimana bahwa bantu banyak belum bisa boleh buatkan carikan cerita
        dalam dari dengan hanya harus ibu ingin jangan jelaskan kalau kami kamu karena kasih kemarin kenapa kerja kita
        lamaran lebih malam membuat mengapa menulis mereka oleh pacar pagi pekerjaan rumah sakit sangat saya sebuah
        sekali sekarang sekolah selamat seorang seperti sudah surat teman terima tetapi tidak tolong tuliskan untuk
        yang
        """,
    # Czech and Slovak
    "cs": """
        ahoj ako ako babicce babicka bych byla bylo chcem chces chci dcera dekuji dnes dobry dopis hodne jeste jsem jsi
        jsme jsou jste kamarad kdyz kde ktera ktere ktery mam manzel manzelka matka moje moze mozes muj musim muzes
        muzu napis napsat neco nekdo nevim nic nikdy otec potrebuji pomoc pomozte potrebujem prace pritel pritelkyne
        proc prosim protoze rekni som sve svuj tvoje vcera velmi vim vzdy zitra
        """,
    # Hungarian
    "hu": """
        akkor amikor anyam anyukam anyukamnak apam azt baratnom baratom csak egy engem ezt felesegem ferjem gyerek
        hogy hogyan holnap irj kell kerem koszonom lehet levelet mert mikor minden mindig miert nagyon nekem neki nem
        segits segitseg semmi szeretem szeretnek szia tegnap tudok tudom vagy vagyok valaki valami vele verset volt
        """,
    # Romanian
    "ro": """
        aceasta acest ajuta am astazi azi buna copil copilul cand daca este fara foarte ieri maine mama mea meu
        multumesc niciodata nimic pentru poate poti scrie scrisoare sotia sotul sunt trebuie unde vreau
        """,
    # Danish and Norwegian
    "da": """
        aldri aldrig altid alltid barn bare deg dig eller fordi gerne hjaelp hjelp hvad hvem hvis hvor hvordan hvorfor
        hvornar ikke jeg kone kunne mamma mand mange meg meget mig mine mye nogen noget noen noe ogsa skriv skulle
        takk ville vaere vaert
        """,
    # Finnish
    "fi": """
        aiti auta eilen haluaisin haluan huomenna hyva isa kanssa kiitos kirjoita koska lapsi miksi milloin mina minua
        minulla minun missa miten mutta olen olet paljon sina sinun tanaan vaimo voitko voinko
        """,
    # Filipino
    "tl": """
        ako ang anak asawa bakit gusto hindi ikaw kailan kong mahal mga nanay paano saan salamat sila siya tatay tayo
        tulungan
        """,
    # Hindi and Urdu in Latin letters
    "hi": """
        aap aapka aapko acha accha apna apne apni batao bahut bhai bhi bolo chahiye dost gaya gayi ghar hai hain hoon
        humne kaam kahan kaise karna karo koi kuch kya kyu kyun lekin likhna likho maine mera mere meri mujhe nahi
        nahin paisa paise pyaar raha rahe rahi tum tumhara tumhe unhe usne woh yaar yeh zindagi
        """,
}
"""By the code of the language (ISO 639-1), spelled without accents."""
