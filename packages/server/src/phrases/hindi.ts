import { wordsOf } from './wordsOf.ts';

/**
 * Common Hindi words in Latin letters, as people write them in messages; one spelling of each.
 *
 * Source: written for this project, copied from no list. Licence: that of the project (Apache-2.0).
 */
export const HINDI: readonly string[] = wordsOf(`
aadat aadmi aage aaj aakash aalas aaloo aam aangan aankh aansu aapas aaram aasan aasha aasman aath aatma
aawaz aaya abhi accha achanak adarak adbhut adhik adhyapak adrak agar agla agni ajab ajeeb akela akhbar
akhir akhrot akshar alag alamari amar ameer amrit amrood anaar anaj ananas anand andar anek angoor angutha
anguthi anjeer ankur anokha ant antar anubhav anumati anuvad apna apnapan arth asar asli ateet ati atithi
avashya avsar baadal baag baagh baahar baal baalak baalti baans baarah baarish baat bachat bachcha badam
badhai badhiya bagal bagicha bagula bahadur bahu bahut baithak baithna bajana bajra bakri banana bandhan
bangla barabar baraf bartan basant basta batakh batana batti bazaar beech beej bekar bela beta beti bhaag
bhaari bhaav bhai bhakti bhalu bhanja bharat bharosa bhasha bhavan bhed bheed bhent bhindi bhojan bhole
bhookh bhoolna bhoomi bhraman bijli billi bina bindu bistar bolna boond brihat brush budhwar bulana bulbul
burf chaabi chaach chaadar chaand chaandi chaar chaawal chadhai chahiye chai chakki chal chalak chalna
chamak chaman chamcha chameli chammach champa chanda chandan chappal charan charcha charkha chashma chatai
chatni chaturai chaubis chauda chaudah chauka chavanni cheel cheen cheeni cheetah cheez chehra chhaata chhat
chhaya chhota chhutti chidiya chinta chiraag chitra chitthi chooha choti chuhiya chulha chumbak chunav
chunri daal daam daant daawat dada dadi dahi dakshin damru dard dariya darji darpan darshan darwaza dastana
daud daulat daur dawa daya deepak deewar dekhna der desh devar dhaaga dhaan dhadkan dham dhaniya dhanush
dharti dhatu dheeraj dheere dhol dholak dhoop dhuan dhul dhun dhvani dhyan diary dil dilli din disha diwali
diya dohraana dona doodh door doori doosra dopahar dost dosti drishya dukan dulha dulhan duniya dupatta
durbin dus dwar eent ehsaas ekta fagun farsh fasal fauj fayda feeta fikr filhal fursat gaadi gaal gaana
gaanv gaay gagan gahana gahra gaja gajar gali galicha gamla ganga ganit garam garmi garv gati gaurav gayak
geet gehun gend genda ghaas ghada ghadi ghanta ghanti ghar ghee ghoda ghonsla ghoomna ghungroo ghutna gilaas
gilahri ginti gobhi god gol gola grah gram granth gubbara gudiya gufa gulab gulabi gulmohar gunja guru
guruwar gyan gyarah haath haathi haldi halka halwa halwai hamara hamesha hans hansi hansna hara harit hasya
hava hawai heera himmat hindi hiran hisab hona honth hoshiyar hriday ichchha idhar ikattha ilaj ilaychi
imandar imarat imli inaam insaan intezar irada ishara istri itihas itna itra itwar jaadu jaal jaali jab jadi
jadugar jagah jagat jagran jahan jahaz jaldi jalebi jaljeera jalpan jamun janam janata jandar jangal jangli
janm janmdin janta janwar jaroor jawab jawan jeena jeep jeera jeet jeevan jhaadu jhaag jhanda jharna jheel
jhoola jhumka jigyasa jitna jodi jokar joota josh jugnu juloos jyoti kaafi kaagaz kaam kaan kaanch kaanta
kaath kabutar kachhua kachori kadam kaddu kadhai kahan kahani kahna kaksha kal kalakar kalam kalash kalpana
kalyan kamal kaman kamar kambal kamiz kamra kanak kangan kangaru kanghi kapas kapda kapoor karan karela
karna karta kasht kasrat katha kathin katora katori kaun kavi kavita kaya keechad keeda keemat kela kesar
keval khaana khaas khaat khadi khali khaman khambha khanda khargosh khazana kheer khel khelna khet khichdi
khidki khilna khilona khoj khushbu khushi khwab kiran kirtan kisan kismat kitab kitna kokila kona koshish
koyal kranti kripa krishi kshama kshetra kulfi kumhar kunda kunj kursi kurta kusum kyon laal laathi lachila
ladka ladki ladoo lagan lagbhag lahar lahsun lajawab lakdi lakshya lalten lamba lambai lassi latta lauki
laung lekh lekhak lekin lena lifafa likhna log loha lohar lomdi lori lota maala maali maan maanav maang maap
maasi maata machhli madad madhu madhur magar mahal mahan mahina mahua maidan maina makaan makai makdi makhan
makhmal malai malik mama mami manch mangal manka mantra manzil marg masala mashal masoor mast matar mathura
matka matlab maukaa mausam mausi mayur mazboot mazdoor meetha megh mehak mehman mehnat mehndi mela mendhak
mera methi mez milan miljul milna mina mirch misri mithai mitr mitti mochi mogra mom mombatti mooli moong
mor moti motor mridang mrig mukhiya mukut mulayam munna murali murgi murti musafir mushkil muskaan naach
naak naal naam naana naani naariyal naashta nadi nagar nahana nahin naina nakal nakli naksha nala namak
namaste namkeen nanha naram narangi natak navin naya nazar neela neelam neem neend nek neta netra nidar
nikat nimbu nirmal nischay niyam nritya nukkad nyay oat odhni ojas oos ore paalak paani paapad paath paatr
pachas padhai padhna pagdi pahad pahala pahiya pahla paisa pakka pakoda palang palash panch panchi pankh
pankha panki panna papita par parai paraya parda pari pariksha parivar parv parvat pasand paschim patang
patta patthar patti paudha pauna pavan payal pech peela peepal peetal pehchan pehla pet petha phal phir
phool phuhar pichla pita pitara piyano poochh poora poori poorv poshak prabhat prachin prakash prakriti
prashn pratham prem prithvi priya puchna pudina pukar pul purana pustak putra pyaar pyaara pyaas pyaj raag
raaja raakh raani raasta raat rabdi raha rahasya rajai rajkumar raksha rang rangeen rangoli ras rasgulla
rasoi rassi rath ratna raunak ravivar rekha resham ret rishta ritu roop rota roti roz ruchi rui rumal rupaya
saaf saagar saal saaman saans saapta saat saath sabak sabha sabun sabzi sach sachcha sadak sadi safal safar
safed sahaj sahara sahas saheli sahi sahitya sajavat sakhi salaah salwar samaj samajh samay sambhav sameep
samosa sampatti samudra sandesh sandhya sangam sangati sangeet sankalp santara sapna sapt sarak saral sardi
sarita sarkar sarovar sarson sarv sasta sathi saunf savdhan savera sawaal sawan seb seedha seekh seekhna
seema sehat sena seva shaam shaan shaant shabd shahad shaher shakkar shakti shala shanti sharad sharbat
sharir shatranj sheela sheesha sher shesh shikhar shiksha shishya shobha shor shubh shukriya shuru sikka
silai singar sitar sitara siyar slok snan sneh soch sochna somwar sona sookha sooraj soorat srishti stambh
sthan subah sugandh suhana sui sukh sulabh suman sundar sunehra sunna sur surahi suraksha suroor surya
suvidha swaad swachh swagat swapn swar swarg swasth taaja taakat taal taala taali taana taara taash tabla
takht takiya talab talash tamasha tan tapasya taraf tarana tarazu tarbooj tarika tarkash tasveer tatkal
teekha teel teen teer tej tel tent thaali thaila thakan thanda theek thela thoda tilak titli tohfa tokri
toofan topi tota tulsi tum turant tyohar ubtan uchit udaan udana udas udhar ujala ulta umang umar umeed
unnati unt upaay upar upavan uphar upvan usha utsav uttam uttar vaani vaayu vachan vaigyan vajra van vanar
varsh varsha vasant vastra vastu veena veer vidya vidyalay vigyan vijay vikas vimaan vinamra vinay vinod
vipul vish vishal vishram vishwas vivek vriksh vyakti vyanjan vyapar wapas watan yaad yaadgar yaar yahan
yantra yash yatra yatri yoddha yog yogi yuva yuvak zamana zameen zinda zindagi zubaan zyada
`);
