"""Random stiff networks of any size, as SBML: synthesis, decay, conversion and binding, rates over six decades."""
import random


def network(species, seed=1):
    """SBML text, the names of the species and of the rate constants."""
    pick = random.Random(seed * 1000 + species)
    names = [f"S{i}" for i in range(species)]
    rates, reactions = [], []

    def reaction(reactants, products):
        constant = f"k{len(rates)}"
        rates.append((constant, 10 ** pick.uniform(-3, 3) * (0.01 if len(reactants) > 1 else 1)))
        reactions.append((constant, reactants, products))

    for name in names:
        reaction([], [name])
        reaction([name], [])
    for _ in range(species):
        reaction([pick.choice(names)], [pick.choice(names)])
    for _ in range(species // 2):
        first, second, joined = pick.sample(names, 3)
        reaction([first, second], [joined])
        reaction([joined], [first, second])
    return _sbml(names, rates, reactions, pick), names, [name for name, _ in rates]


def _sbml(names, rates, reactions, pick):
    def references(kind, members):
        inside = "".join(f'<speciesReference species="{m}" stoichiometry="1" constant="true"/>' for m in members)
        return f"<listOf{kind}>{inside}</listOf{kind}>" if members else ""

    species = "".join(
        f'<species id="{n}" compartment="c" initialConcentration="{pick.uniform(0, 10):.6g}" '
        'hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"/>' for n in names)
    parameters = "".join(f'<parameter id="{n}" value="{v:.17g}" constant="true"/>' for n, v in rates)
    body = ""
    for place, (constant, reactants, products) in enumerate(reactions):
        factors = "".join(f"<ci>{f}</ci>" for f in [constant] + reactants)
        law = f"<apply><times/>{factors}</apply>" if reactants else f"<ci>{constant}</ci>"
        body += (f'<reaction id="r{place}" reversible="false">{references("Reactants", reactants)}'
                 f'{references("Products", products)}<kineticLaw>'
                 f'<math xmlns="http://www.w3.org/1998/Math/MathML">{law}</math></kineticLaw></reaction>')
    return ('<?xml version="1.0" encoding="UTF-8"?>'
            '<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2"><model id="m">'
            '<listOfCompartments><compartment id="c" spatialDimensions="3" size="1" constant="true"/>'
            f"</listOfCompartments><listOfSpecies>{species}</listOfSpecies>"
            f"<listOfParameters>{parameters}</listOfParameters>"
            f"<listOfReactions>{body}</listOfReactions></model></sbml>")
