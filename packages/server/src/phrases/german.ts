import { wordsOf } from './wordsOf.ts';

/**
 * Common German words that are written without umlauts and ß; nouns without their capital.
 *
 * Source: written for this project, copied from no list. Licence: that of the project (Apache-2.0).
 */
export const GERMAN: readonly string[] = wordsOf(`
abend aber acht achten adler affe ahnen ahorn album alle allein alles alltag alphabet also alt alter ameise
ampel amsel anders anfang angel angeln ankommen anruf antwort anzug apfel april arbeit arm armband art arzt
asche ast atem atlas auch auf auftrag auge august aus ausflug ausgang auto autor baby bach backen bad baden
bahn bahnhof balken balkon ball banane band bank bar bart bau bauch bauen bauer baum becher beere beginn
beide bein beispiel bekommen berg bericht beruf besen besser besuch beten bett beutel bewegen biber biene
bild bilden billig bin binden birke birne bis bisher bitte blatt blau bleiben blick blitz blume bluse boden
bogen bohne boot borke braten brauchen braun breit brennen brett brezel brief brille bringen brot bruder
brunnen buch buche bucht bunt burg bus busch butter clown computer dach dachs damals damit dank danken dann
daran darauf darum dattel dauer daumen decke deckel dein delfin denken denn deutlich dezember dialog dichter
dienen dienstag diesel ding direkt doktor donner doppelt dorf dort dose drache draht drehen drei dreieck
dreizehn dritte drucken duft dunkel dunst durch durst dusche ebbe ebene echo echt ecke edel efeu egal ehre
eiche eifer eigen eile eilig eimer einfach eingang einige einladen einmal eins eis eisen eisvogel elefant
elf eltern ende endlich eng engel enkel ente erbse erdbeere erde erfolg erinnern ernst ernte erst erwarten
erz esel essen essig etwas eule euro ewig faden fahne fahren fahrrad fall falle falten familie fang farbe
farn fasching fast feder fee feier feiern feige feile fein feld fell fels fenster ferien fern fertig fest
feuer fichte film finden finger finster fisch flach flagge flamme flasche fliege fliegen flink floh flosse
flott flug fluss flut folgen form forschen foto frage fragen frau frei freitag fremd freude freuen freund
frieden frisch friseur froh frosch frost frucht fuchs fund funke furche futter gabel gang gans ganz garten
gast geben gebirge gebot geburt gedanke gedicht geduld gegen gehen geige geist gelb geld gelenk gemeinde
genau genug gepard gerade gern gerste gersten geruch gesang geschenk gesicht gestern gesund getreide gewinn
gewitter gitarre glanz glas glatt glauben gleich gleis globus glocke gold golf graben grad gras grau greifen
grenze grille grund gruppe gurke gut guten haar haben hafen hafer hagel hahn hain halb halle hallo hals
halten hammer hamster hand handel handy hase haube hauch haus haut hecht hecke heft heide heimweg heizung
helfen helm hemd henne herbst herd herr herz heu heute hier hilfe himmel hinten hirsch hirte hobby hobel
hoch hof hoffen holen holz honig horn hose hotel huhn hummel humor hund hundert hunger hupe hut idee igel
imker immer insel jacke jahr januar jeder jemand jetzt jubel jugend juli jung junge juni juwel kabel kabine
kaffee kahn kakao kalb kalender kalt kamel kamera kamin kamm kammer kanal kanne kante kapelle kapitel kappe
karotte karte kasse kasten katze kauf kaufen kaum kegel kehren kein keks keller kennen kerze kette kiefer
kies kilo kind kino kirsche kissen kiste klang klar klasse klavier kleben klee kleid klein klettern klima
klinge klingel klopfen klug knie knopf knospe koch kochen koffer kohl komet kommen kompass konzert kopf korb
korken korn kosten kraft kragen kran kranich kranz kraut krebs kreide kreis kreuz kristall krone krug kuchen
kugel kuh kunde kunst kupfer kurs kurve kurz kutsche lachen lachs laden lage lager lamm lampe land lang
langsam lassen last laterne laub laube lauf laufen laune laut leben lecker leder leer legen lehm lehre
lehrer leicht leise leiter lenken lerche lernen lesen letzte leuchten leute licht lieb lieben lied liegen
lila lilie limonade linde lineal linie links linse lippe liste lob loben loch locke lohn lokal los losen
luchs luft lupe lustig machen magie mai mais makel malen maler mandel mann mantel mappe marder markt marmor
maschine maske mast matte mauer maus meer mehl mehr mein meinen meise meister melden melodie melone menge
mensch merken messen messer metall meter milch mild minute mischen mit mittag mitte mittwoch mode modell
mohn moment monat mond montag moor moos morgen motor motte mulde mund munter museum musik muskel muster mut
mutig mutter nach nachbar nacht nadel nagel nah nahe name nase natur nebel neben neffe nehmen nein nennen
nest netz neu neun nichte nichts nicken nie niemand noch norden normal note notiz november nudel null nummer
nun nur nutzen oase oben obst ochse oder ofen offen oft ohne ohr oktober olive oma onkel opa oper orange
orden ordnung orgel ort osten otter ozean paar paket palast palme panda papa papagei papier pappel paprika
park partner pass passen pause pedal pelikan pelz person pfad pfanne pfau pfeffer pfeife pfeil pferd pflanze
pflaume pforte pilz pinguin pinsel pirat plan planet platz plus polster post prinz probe programm projekt
pudding puls pult pulver punkt puppe putzen puzzle quadrat qualle quark quelle quer quitte rabe rad radio
rahmen rakete rand rappe rasen rast rat raten raum raupe rauschen rebe rechen rechnen rechts rede reden
regal regel regen reh reif reihe reim rein reis reise reisen reiten rennen rentier rest retten rezept
richtig riese rind rinde ring ritter robbe rock roggen rolle rosa rose rosine rost rot rubin rudel ruder
rufen ruhe ruhig rund sache saft sagen sahne saite salat salbe salbei salz samen sammeln samstag samt sand
sanft satt sattel satz sauber sauer schach schaf schal schale schatten schatz schau schauen scheibe schein
schenken schere scherz schiene schiff schild schilf schlaf schlange schlau schloss schmal schnabel schnee
schnell schnur schon schotter schrank schrift schritt schuh schule schulter schwan schwarz schwer sechs see
segel segeln sehen sehr seide seife seil sein seit seite sekunde selbst selten senden senf sessel setzen
sichel sicher sieb sieben silbe silber singen sinn sitz sitzen skizze socke sofa sofort sohn sommer sonne
sonntag sorge sorte spalte sparen spargel spaten spatz specht speise spiegel spiel spielen spinat spinne
spitz sport sprache sprechen springen spule spur stab stabil stadion stadt stall stamm stand stark start
statt staub stehen steigen steil stein stelle stern steuer stift still stimme stirn stock stoff stolz strand
strauch strecke streifen stroh strom strumpf stube studium stufe stuhl stumm stunde sturm suche suchen summe
suppe tabelle tafel tag tagebuch takt tal talent tanne tante tanz tanzen tapete tasche tasse taste tat tatze
tau taube tausend taxi team tee teich teig teil teilen teller tempel tempo tennis teppich termin test text
theater thema ticket tief tier tiger tinte tipp tisch titel tochter tomate ton topf tor torte tragen traktor
traube traum treffen treppe treten treu trick trinken tritt trocken trommel tropfen trotz truhe tuch tulpe
tunnel turm turnen typisch ufer uhr ulme umweg und unten unter urlaub urwald vase vater verein vergeben
verkauf vers viel vier villa viola vogel voll von vorne vorsicht vorteil vulkan waage wabe wachsen waffel
wagen wahl wahr wal wald walnuss walzer wand wandern wange wann warm warten warum was waschen wasser watte
weber wechsel wecker weg weich weide weil weile weise weit welle welt wenig wenn werden werfen werk wert
westen wetter wichtig wiege wiese wild wind winken winter wippe wir wirken wissen witz woche wohl wohnen
wohnung wolf wolke wolle wort wunder wunsch wurf wurzel zahl zahlen zahn zange zart zaun zebra zehn zeichen
zeigen zeit zeitung zelt zettel ziege ziehen ziel zimmer zimt zirkus zitrone zoo zopf zucker zug zukunft
zunge zusammen zwanzig zwei zweig zwerg zwiebel zwischen
`);
