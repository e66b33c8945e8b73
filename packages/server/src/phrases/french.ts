import { wordsOf } from './wordsOf.ts';

/**
 * Common French words that are written without accents, cedilla and ligatures.
 *
 * Source: written for this project, copied from no list. Licence: that of the project (Apache-2.0).
 */
export const FRENCH: readonly string[] = wordsOf(`
abeille abri absent accord achat acheter acier acteur action adieu adresse affaire affiche agenda agir
agneau aider aigle aiguille ail aile aimer ainsi air ajouter album aliment aller allumer alors alouette
amande ambre amener ami amie amour ample ampoule ananas ancien ancre ange animal annonce annoncer annuel
antenne appel appeler appui arbre arc argent argile armoire arriver arroser art article artiste aspect assez
assiette atelier atlas attendre attente aube auberge aucun audace aussi auteur automne autour autre autruche
avancer avant avec avenir aventure avenue avion avis avocat avoine avoir avril azur bagage bague baguette
baie bain balai balance balcon baleine balle ballon bambou banane banc bande banque barbe barque barrage bas
basse bassin bateau bavard beau beaucoup beige belle berceau berger besoin beurre biche bien bijou billet
bise blanc bleu bleuet bloc bocal boire bois boisson bol bon bonbon bonheur bonjour bonne bonnet bonsoir
bord bosse botte bottine bouchon boucle boue bougie boule bouleau bouquet bourgeon bourse bout boutique
bouton branche bras brave brebis brillant brin brise brochet broderie brosse bruit brume brun buffet bulle
bureau but cabane cabinet cadeau cadran cadre cage cahier caisse calcul calme camarade camion camp campagne
canal canard cannelle canot cantine capable capitale car caravane carnet carotte carreau carte carton
cascade casque castor cause cave ceinture cela centre cercle cerf cerfeuil cerise certain chacun chaise
chaleur chambre chameau champ chance changer chanson chant chanter chapeau chapitre chaque charbon chariot
charme chasse chat chaton chaud chausson chef chemin chemise cher chercher cheval cheveu chez chien chiffre
chocolat choisir choix chose chou chouette ciel cigale cigogne cil cinq cintre cirque ciseau citron clair
classe clavier clef client climat cloche clou clown coffre coin colis colle collier colline colombe colonne
comme commode commun compte compter comptoir concert conduire confort conseil conte content copain copie
corail corbeau corde corps costume coton cou coude coudre couleur couloir coup coupe cour courage courir
couronne course court cousin coussin couteau couvert crabe craie crapaud cravate crayon creux crier cristal
croire croix cube cueillir cuir cuire cuisine cuivre culture curieux cycle cygne dame dans danse danser
dauphin debout dehors demain demander demi dent dentelle depuis dernier dessert dessin dessiner dessous
dessus deux devant devenir devoir diamant dimanche dinde dire discours disque distance dix docteur doigt
dominos donc donner dormir dos dossier double doux douze dragon drap drapeau droit dune durable durer eau
effort enclos encore encre endroit enfance enfant enfin ensemble ensuite entendre entier entre envie environ
envoyer erreur escalier escargot espace espoir esprit essai essayer essence est estime exact examen exemple
explorer exprimer fable fabrique facile facteur faible faim faire falaise fameux famille farine faucon
fauteuil femme fenouil fer ferme fermer festin festival feu feuille feutre ficelle fier figue figure fil
filet fille film fils fin finir flacon flamme flan fleur fleuve flocon flore flot flou fluide foin foire
fois fond fondre fontaine football force forge forme formule fort fosse foudre foulard foule four fourmi
foyer fragile frais fraise franc frein frise froid fromage front fruit futur gagner gant garage garde garder
gare gauche gazelle gazon genou genre gens gentil geste gilet girafe glace globe gomme gorge gourde gourmand
goutte grain graine grand grange gratuit grave grenier griffe grillon grimper gris grive grotte groupe guide
guitare habit habiter habitude haie hamac hameau hanche hardi haricot harpe hasard haut herbe heure heureux
hibou hier histoire hiver hockey homme honneur horizon horloge hors huile huit humain humeur humide humour
ici idole image imaginer immense incident inconnu indice insecte instant inviter ivoire jadis jamais jambe
jambon janvier jardin jasmin jaune jeton jeu jeudi jeune joie joli joue jouer jouet joueur jour journal
joyau joyeux juillet juin jumeau jumelle jupe jus jusque juste kayak kilo kiwi koala lac lacet lainage laine
laisser lait laitue lampe lancer langue lanterne lapin large larme lavande laver lecteur lecture lent
lentille lettre leur lever lexique libre lien lierre lieu ligne lilas limace limite limonade lin linge lion
lire lis lisse liste lit litre livre local logis loi loin loisir long loup loupe lourd loutre loyal lueur
luge lundi lune lunettes lutin lynx machine madame magasin magie magique mai maillot main mairie mais maison
maman manche manger manteau manuel marbre marche marcher mardi mari mariage marin marmite maroc marque
marron mars marteau masque matin mauve maximum melon membre menthe menton menu mer merci mercredi merle
message mesure mettre meuble miel mien mieux milieu mille mince mine minuit minute miroir mission mode
moderne moineau moins mois moisson moment monde monnaie montagne monter montre morceau mot moteur moto
mouche mouchoir moudre moufle moulin mousse mouton moyen muguet mur muscle museau musique myrtille nager
nappe narine nature navette navire neige nerf net nettoyer neuf neveu nez nid noble noisette noix nom nombre
non nord normal note notre nougat nouveau nouvelle novembre noyau nuage nuit objet obtenir occasion octobre
officier offrir oignon oiseau olive ombre omelette oncle onde ongle onze opinion orage orange oranger ordre
oreille oreiller orgue origan ortie oser osier ouest ours oursin outil ouvert ouvrir ovale page paille pain
paire paix palais palier palme panda panier panneau pantalon paon papa papier papillon paquet parasol parc
parent parfait parfois parfum parler parole part partage partie partir pas passage passer patin patte pauvre
payer pays paysage peau peigne peindre peine peintre pelle pelouse pendule penser perdrix perle permis
personne petit peu peuple phare photo phrase piano pied pierre pigeon piment pin pinceau pingouin pirate
piscine piste placard place plafond plage plaine plaire plan planche plante plat plateau plein pleuvoir
plomb pluie plume plus poche poire pois poisson poivre poivron pomme pompe pompier poney pont porte porter
poser possible poste poterie potiron poudre poulain poulet poupe pour pourquoi pouvoir prairie pratique
premier prendre presque prince prix prochain produit profond projet promener propos propre prudent prune
public puis puits pull pupitre pur puzzle pyjama quai quand quart quatre quel quelque question quinze
quitter quoi rabot racine raconter radeau radio radis raisin raison ramage rameau ramer rang rapide raquette
rare rasoir rayon recette recevoir record reflet regard regarder reine renard rendre renne rentrer repas
repos reptile requin respect reste rester retour revenir rideau rien rime rire rivage rive riz robe robinet
robot robuste roche rocher roi rond ronde rondelle rosace rose roseau roue rouge rouleau rouler route
royaume ruban rubis ruche rue ruelle ruisseau rythme sable sabot sac sage saison salade salle salon salut
samedi sandale sapin sardine sauce saule saumon saut sauter savane savoir savon science seau secret seigle
sel selle semaine sembler sentier sentir sept serein serre serrure servir seul sifflet signal signe silence
simple singe sirop ski social soie soif soin soir soixante sol soldat soleil solide sombre sommeil sommet
son sonner sorbet sorte sortie sortir souci soudain souffle soulier soupe souple source sourcil sourire
souris sous souvenir souvent spirale sport stable stade statue studio style stylo sucre sud suite suivant
suivre sujet surprise symbole table tableau tache taille talent talus tambour tante tapis tarte tasse taupe
taxi temple temps tendre tenir tennis tente terrain terre texte thon thym ticket tigre tilleul timbre tirer
tiroir tissu titre toile toit tomate tonnerre torrent tortue toucher toujours toupie tour tourner tous tout
trace train trajet travail tricot triste trois tronc trottoir trouver truite tuile tulipe tunnel tuyau
unique univers usage usine utile vacances vache vague valeur valise vallon vanille vapeur vaste veau veille
velours vendre vendredi venir vent vente verger verre vers vert veste vie vieux vif vigne village ville
vingt violet violette violon virage visage visite vite vitesse vitrail vitre vivant vivre voici voie voile
voir voisin voiture voix vol volant volcan voler volet volume vous voyage vrai vue wagon yaourt yeux zone
`);
