"""Faithful answers in other words, by hand, over many domains: evidence, question, answer. None may be refused."""

FAITHFUL: tuple[tuple[str, str, str], ...] = (
    (
        "Cached pages expire after 90 seconds unless the header `Cache-Control` says otherwise.",
        "When do cached pages expire?",
        "Unless `Cache-Control` says something else, a cached page expires 90 seconds after it was stored.",
    ),
    (
        "The pump must be primed before the first start. Run it dry for no more than ten seconds.",
        "How long may the pump run dry?",
        "It may run dry for at most 10 seconds.",
    ),
    (
        "Adults take one tablet of 500 mg every eight hours; do not exceed 3 g a day.",
        "How often do adults take a tablet?",
        "Adults take a 500 mg tablet every 8 hours and stay within 3 g per day.",
    ),
    (
        "Marie Curie won the Nobel Prize in Physics in 1903 together with Pierre Curie and Henri Becquerel.",
        "With whom did Marie Curie share the 1903 Nobel Prize in Physics?",
        "She shared it with Pierre Curie and Henri Becquerel.",
    ),
    (
        "The lease ends on 31 March 2026. Either party may give notice three months in advance.",
        "When does the lease end?",
        "The lease runs until March 31, 2026, and each party can give 3 months' notice in advance.",
    ),
    (
        "`retry` takes the number of attempts, which defaults to 3, and the pause between them in milliseconds.",
        "What does `retry` take?",
        "`retry` takes how many attempts to make (3 by default) and how many milliseconds to pause between them.",
    ),
    (
        "Water boils at 100 °C at sea level, but at about 93 °C in Denver.",
        "At what temperature does water boil in Denver?",
        "In Denver, water boils at roughly 93 °C.",
    ),
    (
        "Employees accrue 1.5 days of leave per month, which adds up to 18 days a year.",
        "How much leave do employees accrue in a year?",
        "They accrue 18 days of leave a year, at 1.5 days for each month.",
    ),
    (
        "If the file does not exist, it is created with the permissions 0644.",
        "What happens when the file is missing?",
        "A missing file is created, with permissions 0644.",
    ),
    (
        "The library has been written in Rust since version 2.0; earlier versions used C.",
        "Which language is the library written in?",
        "Since version 2.0 the library is written in Rust; before that it was C.",
    ),
    (
        "Do not use tabs. Indent with four spaces.",
        "How should code be indented?",
        "Indent with 4 spaces instead of tabs.",
    ),
    (
        "Only administrators can delete projects.",
        "Who can delete projects?",
        "Projects cannot be deleted by anyone but administrators.",
    ),
    (
        "A merge request needs the approval of at least two reviewers, one of whom must own the code.",
        "How many reviewers must approve a merge request?",
        "At least two reviewers have to approve it, and one of them must be an owner of the code.",
    ),
    (
        "Photosynthesis turns carbon dioxide and water into glucose and oxygen with the energy of light.",
        "What does photosynthesis produce?",
        "Using light as its energy, photosynthesis produces glucose and oxygen out of carbon dioxide and water.",
    ),
    (
        "The engine produces 110 kW at 5,500 rpm and 250 Nm at 1,750 rpm.",
        "How much power does the engine produce?",
        "It produces 110 kW at 5500 rpm.",
    ),
    (
        "Refunds are paid within fourteen days of the return, to the card that was charged.",
        "How long do refunds take?",
        "A refund reaches the charged card within 14 days after the return.",
    ),
    (
        "The function returns None if the key is missing and raises ValueError if the key is empty.",
        "What happens with an empty key?",
        "An empty key makes the function raise `ValueError`.",
    ),
    (
        "Send the form to permits@city.example before 5 pm on Friday.",
        "Where should the form go?",
        "Send it to permits@city.example by Friday, before 17:00.",
    ),
    (
        "The museum is closed on Mondays and opens at 10:00 on all other days.",
        "When is the museum open?",
        "It opens at 10 am every day except Monday, when it is closed.",
    ),
    (
        "Each node keeps a copy of the log, so the cluster survives the loss of one node out of three.",
        "Why does the cluster survive losing a node?",
        "Because each of the nodes keeps its own copy of the log, a cluster of three survives losing one of them.",
    ),
    (
        "There are three modes: fast, safe and paranoid.",
        "Which modes are there?",
        "The modes are fast, safe and paranoid.",
    ),
    (
        "You can run it as fast, safe or paranoid.",
        "How many ways are there to run it?",
        "There are three ways to run it: fast, safe or paranoid.",
    ),
    (
        "Set `DEBUG=1` to print every query to the terminal.",
        "How can I print every query?",
        "Set the variable `DEBUG=1`; each query is then printed to the terminal.",
    ),
    (
        "The battery lasts up to 12 hours and charges to 80 % in 45 minutes.",
        "How fast does the battery charge?",
        "It reaches 80 percent in 45 minutes of charging.",
    ),
    (
        "Insulin lowers blood glucose by moving it from the blood into cells.",
        "How does insulin lower blood glucose?",
        "Insulin moves glucose out of the blood into the cells, which lowers its level in the blood.",
    ),
    (
        "The treaty was signed in Rome on 25 March 1957 by six states.",
        "When and where was the treaty signed?",
        "Six states signed the treaty on 25 March 1957 in Rome.",
    ),
    (
        "Warm the oven to 180 °C, butter the tin, and bake the cake for 35 to 40 minutes.",
        "How is the cake baked?",
        "Butter the tin and bake the cake at 180 °C for 35 to 40 minutes in the warmed oven.",
    ),
    (
        "`connect()` opens a pool of connections; call `close()` when you are done, or connections leak.",
        "Why call `close()`?",
        "Without `close()` the connections that `connect()` opened leak.",
    ),
    (
        "Tickets that were bought online cannot be exchanged at the counter.",
        "Can online tickets be exchanged at the counter?",
        "No, tickets bought online can't be exchanged at the counter.",
    ),
    (
        "The default port is 8080. It can be changed with `--port`.",
        "How do I change the port?",
        "Pass `--port`; by default the port is 8080.",
    ),
    (
        "A deductible of $1,000 applies to each claim, except for glass damage.",
        "What deductible applies?",
        "Each claim has a deductible of 1,000 dollars, glass damage excepted.",
    ),
    (
        "The parser is deterministic: equal input always gives equal output.",
        "Why is the parser called deterministic?",
        "Equal input always leads to equal output, which makes the parser deterministic.",
    ),
    (
        "Penguins cannot fly, but they swim at up to 36 km/h.",
        "How do penguins move?",
        "Penguins swim at speeds up to 36 km/h but are unable to fly.",
    ),
    (
        "The committee meets quarterly. Minutes are published within two weeks of each meeting.",
        "When are minutes published?",
        "The committee publishes the minutes no later than 2 weeks after every meeting.",
    ),
    (
        "Amsterdam has 165 canals with a combined length of 100 km.",
        "How long are Amsterdam's canals?",
        "Together, Amsterdam's 165 canals are 100 kilometres long.",
    ),
    (
        "Use `git stash` to put changes aside and `git stash pop` to bring them back.",
        "How do I bring stashed changes back?",
        "Bring them back with `git stash pop`.",
    ),
    (
        "The valve opens when the pressure exceeds 2.5 bar.",
        "When does the valve open?",
        "It opens as soon as the pressure is above 2.5 bar.",
    ),
    (
        "Contributors sign the agreement once; it covers all later contributions.",
        "How often do contributors sign the agreement?",
        "They sign it once, and all later contributions are covered.",
    ),
    (
        "Vaccines are stored between 2 and 8 degrees Celsius and must not be frozen.",
        "How are vaccines stored?",
        "Keep vaccines at 2 to 8 °C, and never freeze them.",
    ),
    (
        "Half an hour before take-off the gate closes.",
        "When does the gate close?",
        "The gate closes 30 minutes before take-off.",
    ),
    (
        "The plan costs 12 euros a month or 120 euros a year.",
        "What does the plan cost?",
        "It costs €12 a month, or €120 if paid for a year.",
    ),
    (
        "The kernel schedules threads by priority; threads of equal priority take turns.",
        "How are threads of equal priority scheduled?",
        "The kernel lets threads of equal priority take turns.",
    ),
    (
        "In 1969 Neil Armstrong became the first person to walk on the Moon.",
        "Who first walked on the Moon?",
        "Neil Armstrong was the first person on the Moon, in 1969.",
    ),
    (
        "Enzymes are proteins that speed up reactions without being used up.",
        "What are enzymes?",
        "Enzymes are proteins: they make reactions faster and are not used up themselves.",
    ),
    (
        "Every request must carry an API key in the header `X-Api-Key`, otherwise the server answers 401.",
        "What happens without an API key?",
        "If `X-Api-Key` carries no key, the server answers the request with 401.",
    ),
    (
        "Sales rose from 1.2 million units in 2019 to 1.8 million in 2021.",
        "How did sales develop?",
        "They went from 1,200,000 units in 2019 up to 1.8 million units in 2021.",
    ),
    (
        "Wear gloves: the solvent irritates the skin.",
        "Why should gloves be worn?",
        "Gloves should be worn because the solvent irritates the skin.",
    ),
    (
        "The query planner prefers an index if fewer than 5% of the rows match.",
        "When does the query planner prefer an index?",
        "The planner prefers an index where under 5 percent of rows match.",
    ),
    (
        "A contract is void if it was signed under duress.",
        "When is a contract void?",
        "A contract signed under duress is void.",
    ),
    (
        "The tenant shall not sublet without the written consent of the landlord.",
        "May the tenant sublet?",
        "Only with the landlord's written consent may the tenant sublet.",
    ),
    (
        "Keep the receipt for two years, the length of the warranty.",
        "How long should the receipt be kept?",
        "Keep it for the two-year warranty.",
    ),
    (
        "Install the package with `pip install ledgerly`, then run `ledgerly init` in an empty folder.",
        "How is it installed?",
        "First run `pip install ledgerly`. Then, in an empty folder, run `ledgerly init`.",
    ),
    (
        "Mercury is the smallest planet and the closest to the Sun; its year has 88 days.",
        "How long is a year on Mercury?",
        "A year on Mercury has 88 days.",
    ),
    (
        "The session token is valid for one hour and is renewed with each request.",
        "How long is a session token valid?",
        "It stays valid for 60 minutes; each request renews it.",
    ),
    (
        "The dose is halved for patients with kidney disease.",
        "What changes for patients with kidney disease?",
        "Patients who have kidney disease get half of the dose.",
    ),
    (
        "Der Antrag muss bis zum 30. Juni 2025 beim Bauamt eingereicht werden.",
        "Bis wann muss der Antrag eingereicht werden?",
        "Der Antrag ist bis zum 30.06.2025 beim Bauamt einzureichen.",
    ),
    (
        "Die Pumpe fördert 40 Liter pro Minute und darf nicht trocken laufen.",
        "Wie viel fördert die Pumpe?",
        "Sie fördert 40 Liter in der Minute; trocken laufen darf sie nicht.",
    ),
    (
        "Le musée est fermé le lundi et ouvre à 10 h les autres jours.",
        "Quel jour le musée est-il fermé ?",
        "Le musée est fermé le lundi.",
    ),
    (
        "El contrato dura doce meses y se renueva de forma automática.",
        "¿Cuánto dura el contrato?",
        "El contrato dura 12 meses y su renovación es automática.",
    ),
    (
        "The index is rebuilt nightly at 02:00, which takes about 20 minutes.",
        "When is the index rebuilt?",
        "Every night at 2 am the index is rebuilt; it takes around 20 minutes.",
    ),
    (
        "The compiler rejects a variable that is declared but never used.",
        "What does the compiler do with unused variables?",
        "It rejects variables that are declared and never used.",
    ),
    (
        "Bees communicate the direction of food with a waggle dance.",
        "How do bees communicate where food is?",
        "With a waggle dance, bees show the direction in which food lies.",
    ),
    (
        "Our office in Lyon handles claims from France, Spain and Italy.",
        "Which countries' claims does the Lyon office handle?",
        "The Lyon office handles the claims of France, Spain and Italy.",
    ),
    (
        "A rollback restores the previous release and keeps the database as it is.",
        "Does a rollback change the database?",
        "No. A rollback restores the previous release but keeps the database unchanged.",
    ),
    (
        "The sensor reports every 250 ms; readings older than a second are dropped.",
        "Which readings are dropped?",
        "Readings that are more than 1 second old are dropped.",
    ),
    (
        "Loops in the graph are not allowed; the build stops with an error if it finds one.",
        "What happens if the graph has a loop?",
        "The build stops with an error, since loops are not allowed in the graph.",
    ),
    (
        "The bridge was opened by Queen Victoria in 1850 and rebuilt in 1928 after the fire.",
        "Why was the bridge rebuilt?",
        "It was rebuilt in 1928 because of the fire.",
    ),
    (
        "Compost needs nitrogen and carbon in a ratio of about 1:30.",
        "Which ratio does compost need?",
        "Compost needs nitrogen and carbon at a ratio of about 1:30.",
    ),
    (
        "The European Central Bank raised its key rate to 4.5 percent in September 2023.",
        "What did the European Central Bank do in September 2023?",
        "In September 2023 the ECB raised its key rate to 4.5%.",
    ),
    ("| Model | Weight (kg) |\n| A12 | 14 |", "How heavy is the A12?", "The A12 weighs 14 kg."),
    (
        "Press and hold the button for five seconds until the light turns green.",
        "How is the light turned green?",
        "Hold the button down for 5 seconds; the light then turns green.",
    ),
    (
        "`max_size` limits the cache to that many entries. The oldest entry is removed first.",
        "Which entry of a full cache is removed first?",
        "The oldest one goes first once `max_size` entries are in the cache.",
    ),
)
