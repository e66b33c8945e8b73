import { wordsOf } from './wordsOf.ts';

/**
 * Common Spanish words that are written without accents and without ñ.
 *
 * Source: written for this project, copied from no list. Licence: that of the project (Apache-2.0).
 */
export const SPANISH: readonly string[] = wordsOf(`
abajo abeja abierto abrazo abrigo abril abrir abuela abuelo aceite acera activo actor actriz acuerdo
adelante adorno aduana afuera agenda agosto agua aguja ahora aire ajedrez ajo ala alba alcalde aldea alegre
alegria alfombra algo alguien alma almohada alto alumno amable amar amarillo amigo amplio ancho ancla andar
anillo animal antes antiguo anuncio apoyo aprender arado arce arco arena aroma arroz arte artista asiento
asunto atento atleta aula aurora autor avena avenida aventura aviso ayer ayuda azul bailar baile bajar bajo
balanza ballena banco banda bandera barato barba barca barco barrio barro base bastante batir bebida belleza
bello beso bien billete blanco blusa boca boda bolsillo bonito borde bosque bota bote botella brazo breve
brillo brisa broma bronce brujula bruma bueno bufanda buscar butaca buzo caballo cabeza cabra cada cadena
caja calabaza caldo calidad caliente calle calma calor cama camello camino camisa campana campo canal
canario canasta cancha canela cansado cantar canto capa capital cara caramelo carne carro carta cartel casa
casco casi castillo cebolla cebra cedro cena centro cepillo cera cerca cereal cereza cerrar cesta chico
chiste cielo ciencia ciento cierto cifra cinco cine cinta circo ciruela cisne cita ciudad claro clase clavel
cliente clima cobre cocina codo cofre cohete colegio colina collar color columna comedor comer cometa comida
como compra comprar concurso conejo conocer consejo contar contento copa copia coral corbata cordero corona
correo correr cortar cortina corto cosa cosecha costa crear crecer creer crema cristal cruzar cuaderno
cuadro cuando cuarto cuatro cubo cuchara cuello cuento cuerda cuerpo cueva cuidado cultura cumbre curso
curva dado dama danza dato deber decir dedo dejar delante delgado dentro deporte derecho desde deseo
desierto despacio destino detalle diamante diario dibujo diente diez dinero directo disco distinto doble
doce doctor domingo donde dorado dormir dos drama ducha dueto dulce durante durazno duro echar edad edificio
elefante elegir empezar encima encina enero enorme ensalada entero entonces entrada entrar entre enviar
equipo escalera escena escoba escribir escudo escuela espacio espejo espera esperar espiga esponja esposa
esposo esquina establo estado estar este estilo estrella estudio eterno etiqueta evento exacto examen
extremo fachada falda familia famoso farmacia faro febrero fecha feliz feria fiesta figura fila filtro final
fino firma firme flan flauta flecha flor flota fondo forma foto frase frente fresa fresco frijol frio
frontera fruta fuego fuente fuera fuerte fuerza futuro gafas galleta gallina gallo ganar ganso garganta
garza gasto gato gaviota gemelo gente gesto gigante girar girasol globo golfo goma gorra gota gracias grado
grande granja grano gratis gris gritar grupo guante guapo guardar guisante guitarra gustar gusto haber
hablar hacer hacia hada hasta hebilla helado hermana hermano hermoso hielo hierba hierro hija hijo hilo
historia hogar hoja hombre hombro hora horario hormiga horno hotel hoy huella huerta humano humo idea idioma
igual imagen impulso infancia ingenio inicio insecto invierno invitar isla jarra jaula jefe jinete jirafa
jornada joven joya juego jueves juez jugar jugo juguete julio junio junto justo labio lado ladrillo lago
laguna lana lanzar largo lata lavar lazo leche lechuga lector leer legumbre lejos lengua lento letra
levantar leve libre libro lima limpio lindo lino lista listo llamar llano llave llegar llenar lleno llevar
llorar lluvia lobo local loro lote luego lugar luna lunes madera madre maestro maleta malo manada mandar
manera manga mano manta manteca manzana mapa mar marca marco marea marido mariposa martes marzo masa mayo
mayor medalla media medio mejor menor menos menta mente mercado merienda mes mesa meseta meta metro mezcla
miel miembro mientras mil minuto mirada mirar mismo mitad mochila moda modelo modo molino momento moneda
mono montar monte morado mosaico motor mover mucho mueble mujer mundo museo musgo naranja nariz natural nave
navegar neblina nido niebla nieto nieve noble noche nogal nombre norma norte nota noticia novela nube nudo
nuevo nuez nunca obra ocho ocio octubre oeste oferta oficina ofrecer oliva olla olmo onda opaco opinar
opuesto orden oreja orilla oro orquesta oso ostra oveja padre pagar palabra palacio palma paloma pan panal
panda pantalla pantano papel paquete parada pared pareja parque parte partido pasado paseo pasillo paso
pasta pastel patata patio pato pausa pavo paz pecera pedir peine pelo pensar pepino pera perfil perla
permiso perro persona pesado pescado pez piano pie piedra piel pierna pila piloto pimienta pincel pino
pintor pintura pirata piso pista pizarra plan planeta planta plata plato playa plaza pleno pluma pobre poder
poema poeta pollito pomelo poner por portal postal postre pozo pradera precio pregunta premio prensa
presente primero primo prisa probar problema profesor pronto propio prueba pueblo puente puerta puerto pulpo
pulsera punto puro querer queso quieto quince quinto quitar radio rama ramo rana rancho rato rayo real
rebajas receta recibir recordar recreo red redondo refugio regalo regla regreso reina reino reloj remar remo
reposo resto retrato reunir revista rey rico ritmo rizo roble roca rocio rodilla rojo romero ropa rosa
rostro rubio rueda ruido rumbo ruta sabado saber sabio sabor sacar saco sal sala salir salmon salsa saltar
salto salud saludo sandalia sano sauce seco secreto seda seguir segundo seguro seis sello selva semana
semilla sencillo sendero sentir serio servir sesenta seta siempre siesta siete siglo silbar silencio silla
simple sirena sitio sobre sobrino sol soldado solo sombra sonar sonido sonrisa sopa soplar sorpresa suave
subir suelo suerte suma sur tabla talento taller tambor tampoco tanto tapa tarde tarea tarjeta tarta taxi
taza teatro techo tecla tejado tela tema templo temprano tener tenis tercero terraza terreno tesoro texto
tiempo tienda tierra tigre tijeras timbre tinta todo tomar tomate tono torneo torre tortuga total trabajo
traer traje trapo tren trenza tres trigo triste trompeta tronco trozo trucha trueno turista turno unidad
unir usar uva vaca valle valor vapor vaso vecino veinte vela velero venir venta ventana ver verano verdad
verde verso vestido viaje vida viejo viento viernes violeta virtud visita vista vivir volar voz vuelo vuelta
yema yoga zafiro zapato zona zorro zumo
`);
