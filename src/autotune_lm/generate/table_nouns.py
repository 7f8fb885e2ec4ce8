"""Floor 4. English nouns that name columns: what stands under them can be asked for as "the price of"."""

_WORDS = """
name title label date day month year quarter week time hour minute second deadline birthday duration period age
price cost fee amount sum total subtotal balance budget revenue income profit loss turnover salary wage bonus tax
discount rate percentage percent share ratio margin quantity number count size weight height width length depth
diameter area volume distance speed velocity temperature pressure power energy voltage current frequency capacity
density mass range limit minimum maximum average mean median score grade mark point rank level stage phase step
status state priority severity risk type kind sort category class group genre sub-genre species family genus order
habitat diet colour color shape material brand model version product item article part unit supplier vendor
manufacturer maker publisher customer client company firm employer employee owner manager author artist composer
singer actor director editor translator teacher student player coach team club league city town village country
region district county province continent capital zone address street place venue room floor building site station
airport port river lake mountain ocean sea planet population language currency religion nationality gender sex job
role post profession occupation department office branch division sector industry school university degree subject
course lesson topic theme field skill task project goal target result outcome method approach technique tool device
machine vehicle car engine fuel sensor camera battery screen memory storage processor software hardware system
platform protocol format encoding file folder path extension licence license standard rule law code symbol sign
formula element compound isotope atom ingredient food drink dish meal recipe calorie protein fat sugar vitamin
disease symptom drug dose treatment test sample experiment theory event meeting conference session speaker presenter
host guest organizer sponsor winner prize award medal game match win song album track film movie book page chapter
issue edition journal newspaper magazine channel network website domain source origin destination route line flight
train bus ticket seat gate action habit use purpose function reason cause effect value sale invoice payment account
bank card contract plan schedule policy premium claim damage deposit loan interest debt asset stock bond fund
dividend yield growth increase decrease change difference gap surplus deficit export import trade tariff visitor
resident household birth death marriage crime accident duck bird animal plant tree flower crop harvest acre
"""
NOUNS = frozenset(_WORDS.split()) | {"GDP"}
