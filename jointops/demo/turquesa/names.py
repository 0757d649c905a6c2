"""Invented people of four continents: names that are common there put together at random, so that nobody is meant.

As in KAFO II the households of travellers and the one of people on watchlists share no name and none that sounds alike.
"""

from jointops.demo.names import Household


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_IBERIAN = Household(
    men=_words("""
        José Juan Luis Carlos Miguel Jorge Pedro Manuel Rafael Diego Andrés Fernando Daniel Alejandro Eduardo Ricardo
        Roberto Sergio Javier Francisco João Paulo Marcos Antônio Thiago Gustavo Felipe Bruno Leandro Rodrigo"""),
    women=_words("""
        María Ana Carmen Rosa Luz Juana Teresa Patricia Sandra Claudia Gabriela Lucía Daniela Verónica Paola Adriana
        Fernanda Juliana Camila Beatriz Larissa Aline Débora Yesenia Karina Marisol"""),
    families=_words("""
        García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz Cruz
        Morales Reyes Gutiérrez Ortiz Chávez Ramos Ruiz Mendoza Álvarez Jiménez Castillo Vargas Romero Rojas Medina
        Silva Santos Oliveira Souza Pereira Ferreira Alves Lima Gomes Ribeiro Carvalho Almeida Barbosa Rocha"""),
)
_SOUTH_ASIAN = Household(
    men=_words("""
        Rahim Karim Jamal Kamal Faruk Shafiq Habib Nazmul Rafiqul Shahid Imran Bilal Usman Tariq Asif Nadeem Waseem
        Zahid Arif Saleem"""),
    women=_words("Nasrin Salma Rehana Shirin Taslima Farzana Ayesha Sadia Hina Rabia Sumaiya Parvin"),
    families=_words("""
        Rahman Hossain Islam Ahmed Chowdhury Miah Uddin Sarkar Sheikh Khan Malik Butt Qureshi Hussain Iqbal Mirza
        Siddiqui Akhtar"""),
)
_AFRICAN = Household(
    men=_words("Mamadou Ousmane Cheikh Abdoulaye Modou Ibrahima Pape Alioune Youssef Mohamed Hassan Karim Omar Rachid"),
    women=_words("Aïssatou Khady Ndeye Awa Mariama Fatou Khadija Fatima Naïma Samira Hajar"),
    families=_words("""
        Diop Ndiaye Fall Gueye Faye Sarr Seck Mbaye Diouf Sène Alaoui Bennani Tazi Idrissi Fassi Benali Mansouri
        Cherkaoui"""),
)
_EAST_ASIAN = Household(
    men=_words("Minh Hung Dung Tuan Hai Long Nam Quang Thanh Duc"),
    women=_words("Linh Huong Lan Mai Thuy Hoa Trang Ngoc"),
    families=_words("Nguyen Tran Pham Hoang Phan Dang Bui Duong"),
)
_ANGLO_CREOLE = Household(
    men=_words("Jean Pierre Wilner Frantz Michael David James Robert Kevin Marlon Andre Winston Curtis Dwayne"),
    women=_words("Marie Nadège Roselaine Mirlande Michelle Sarah Denise Keisha Shanice Natalie"),
    families=_words("""
        Joseph Jean-Baptiste Pierre-Louis Charles Augustin Desir Smith Johnson Williams Brown Thomas Martin Alexander
        Mohammed Singh Croes Maduro Tromp"""),
)

_REGIONS = (
    (_SOUTH_ASIAN, ("BD", "PK", "IN", "NP", "LK")),
    (_AFRICAN, ("SN", "MA", "CM", "GH", "GN", "ML", "MR")),
    (_EAST_ASIAN, ("VN",)),
    (_ANGLO_CREOLE, ("HT", "AG", "AW", "CW", "TT", "US", "CA")),
)


def household_of(country: str) -> Household:
    """The names that are common where somebody comes from; Spanish and Portuguese ones where nothing else is said."""
    return next((household for household, countries in _REGIONS if country in countries), _IBERIAN)


LISTED = Household(
    men=_words("""
        Anselmo Evaristo Fulgencio Leocadio Nicanor Telesforo Wenceslao Policarpo Hermenegildo Eleuterio Filiberto
        Gumersindo Isidoro Jacinto Ladislao Melquiades Onesimo Primitivo Quintino Robustiano Saturnino Teodomiro Ubaldo
        Venancio Zenobio Bonifacio Cipriano Dagoberto Epifanio Florentino Godofredo Heriberto Indalecio Lisandro
        Maximino Nepomuceno Olegario Pantaleon Rosendo Silverio Tranquilino Ulpiano Valeriano Wilfredo Zeferino
        Abundio Baldomero Crisanto Desiderio Eustaquio Froilan Gaudencio Hilarion Jeronimo Liborio Macedonio Nemesio
        Procopio Remigio Serapio Torcuato Urbano Virgilio Zacarias"""),
    women=_words("""
        Escolastica Fredesvinda Genoveva Herminia Iluminada Jovita Leonor Milagrosa Nicolasa Obdulia Petronila Querubina
        Rosaura Sinforosa Trinidad Visitacion Wilhelmina Zoraida Apolonia Brigida Casimira Domitila Eulogia Felicitas
        Gregoria Hortensia"""),
    families=_words("""
        Etxeberria Goikoetxea Aguirrezabala Zubizarreta Ibarguren Urrutikoetxea Lizarraga Mendizabal Orbegozo Querejeta
        Txapartegi Unanue Wrzesniewski Kowalczyk Szymborski Radziwill Czartoryski Pawlikowski Bogdanovic Stefanovski
        Vukasinovic Dragomirescu Popovych Hryhorenko Tkachenko Shevchuk Bjornstad Haugland Lindqvister Oxenstierna
        Rautavaara Kekkonen Mannerheim Papadimitriou Stavropoulos Giannakis Karamanlis Zografos Bevilacqua Quattrocchi
        Scognamiglio Tagliaferri Fioravanti Castiglione Montecuccoli Degregori Haverkamp Vandenbroucke Kuyperhof
        Steenhuis Zwanenburg Oudekerk Grabowiecki Feuerstein Hohenfels Klingenberg Schwarzmeier Weissmuller Zimmerling
        Auffenberg Dietrichson Puigdemunt Rocafort Desclergue Montornes Figuerola Sabartes Torrebadella Vilaplana
        Llobregat Campmany Berenguer Bohigas Dalmases Escofet Fontcuberta Granollers Huguet Jofresa Matamala Nonell
        Perpinya Quintana Rovirosa Sagarra Trueta Umbert Vinyoli Xirinacs Yxart Zaforteza Albornoz Bustamante
        Covarrubias Dorrego Echenique Fagoaga Gastelum Huidobro Irigoyen Jaramago Larrondo Mondragon Novoa Oyarzun
        Peralta Quiroga Riquelme Sotomayor Tejeda Undurraga Valdivieso Yrarrazaval Zuloaga"""),
)
