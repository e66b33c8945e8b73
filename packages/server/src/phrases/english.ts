import { wordsOf } from './wordsOf.ts';

/**
 * Common English words, American spelling.
 *
 * Source: written for this project, copied from no list. Licence: that of the project (Apache-2.0).
 */
export const ENGLISH: readonly string[] = wordsOf(`
able about above across action add address adult advice after again age agree air airport album all almost
along also always amount ancient angle animal answer any apple april apron area arm around arrive art artist
ask attic august aunt author autumn away baby back badge bag bake baker balance ball balloon bamboo banana
band bank barn barrel basic basket bath beach bean bear beard beauty bed before begin behind bell belong
below belt bench berry beside best better between beyond bicycle big bike bird birthday biscuit blanket
blossom blue board boat body bone book border borrow both bottle bottom bowl box branch brave bread break
breeze brick bridge bright bring broad broom brother brown brush bubble bucket build bundle bus busy butter
button buy cabin cable cake calendar call calm camel camera camp canal candle canoe canvas captain car card
care careful carpet carrot carry cart castle cat catch cause ceiling cellar center cereal certain chain
chair chalk chance change chapter check cheek cheese cherry chess chest chicken child chimney choice choose
circle circus city class clay clean clear clever climb clock close cloth cloud clover coach coast coat
coconut coffee coin cold collar college color comb come comfort common compass concert cook cookie cool
copper copy coral corn corner correct cotton couch count country couple course cousin cover cradle crane
crayon cream creek cricket crop cross crowd crown cup curious curtain curve cushion custom cycle daily dairy
daisy dance daughter dawn day deal dear decide deep deer degree desert design desk detail diamond dinner
discover dish distance doctor dolphin donkey door double dove down dragon draw drawer dream dress drift
drink drive drum dry duck during dust each eagle ear early earn earth east easy eat echo edge effort egg
eight elbow elephant eleven empty energy engine enjoy enough enter equal evening every example explain eye
fabric face fact fair fall family famous fancy far farm farmer fashion fast father favor feather feed feel
fence fern festival few field fifteen fifty figure fill film final find finger finish first fish five flag
flame flavor float flock floor flour flower flute fly fold folder follow food foot forest forever fork form
forty forward fountain four fox fresh friday friend frog front frost fruit full funny future galaxy game
garage garden garlic gate gather gentle get giant ginger giraffe give glad glass globe glove goal goat gold
good goose grain grand grape grass gravel great green grid ground group grow guess guest guide guitar habit
hair half hall hammer hand handle happy harbor harvest hat have hay head health hear heart heat heavy hedge
hello help hen here hero hill hint history hobby hold holiday home honest honey hope horse hotel hour house
human hundred hurry husband ice idea image inch indeed ink insect inside island item ivory jacket jam
january jar jelly jewel join joke journey joy judge juice july jump june jungle just kettle key kind kitchen
kite kitten knee knot know label lace ladder lake lamb lamp land language large last late laugh laundry lawn
lead leaf learn leather leave left legend lemon lend length lesson letter level library lid lift light like
lily lime line lion list listen little live lizard local long look lot loud love lovely low loyal lucky
lunch machine magic magnet main make mango many map maple marble march market mask match matter may meadow
meal mean measure medal meet melody melon member memory menu message metal method middle midnight mile milk
mind minute mirror mix model modern moment monday money monkey month moon morning mother motor mountain
mouse mouth move movie much muffin museum music name napkin narrow nation nature near neat neck need needle
neighbor nephew nest never new news next nice night nine noble noise noon normal north nose note nothing
notice november now number nurse oak ocean october offer office often olive once one onion only open orange
orchard order other outside oven over owl own page paint pair palace palm panda paper parade parent park
parrot part party pass past path patient pattern peace peach peacock peanut pear pearl pencil penguin people
pepper perfect person phone photo piano picnic picture piece pigeon pillow pilot pine pink pint place plain
plan plane planet plant plate play please plenty plum pocket poem poet point polite pond pony poor popular
porch port potato pottery pour powder power present pretty price prince problem promise proud public pumpkin
pupil puppy purple purse push puzzle quality quarter queen question quick quiet quilt quite rabbit race
radio railway rain rainbow raise ranch rather reach read ready real reason recipe record red remember repeat
rest result return ribbon rice rich ride right ring ripe river road robin robot rock roof room root rope
rose round row rule runner saddle safe sail sailor salad salt same sand sandwich saturday sauce save scale
scarf scene school science scissors score sea season seat second secret seed seem send sentence seven shade
shadow shape share sharp sheep sheet shelf shell shine ship shirt shoe shop shore short shoulder show shower
side sign signal silent silk silver simple since sing sister six size skate skill skin skirt sky sleep
sleeve slice slow small smart smile smooth snack snail snow soap soccer sock sofa soft soil solid some son
song soon sort sound soup south space spark speak special speed spell spend spice spider spoon sport spring
square stable stage stair stamp stand star start station stay steam step stick still stone store storm story
stove straight strange straw stream street string strong student study sudden sugar suit summer sun sunday
sunset supper sure surprise swan sweater sweet swim swing symbol table tail take talk tall taste taxi tea
teach team tell temple ten tennis tent test thank theater thick thin thing think third thread three through
thumb thunder ticket tidy tie tiger time tiny tired title toast today toe together tomato tomorrow tone
tonight tool tooth top topic total touch towel tower town toy track trade traffic train travel treasure tree
trip truck true trumpet trust try tulip tunnel turkey turn turtle twelve twenty twin two type umbrella uncle
under uniform unique unit until upper use useful usual valley value van vanilla velvet very video view
village violet violin visit voice volcano wagon wait walk wall walnut want warm wash watch water wave way
weather wedding week weekend welcome well west whale wheat wheel when where whisper whistle white who whole
why wide wife wild willow win wind window winter wire wise wish with without wolf woman wonder wood wool
word work world worth wrist write yard year yellow yes yet yogurt young zebra zero
`);
