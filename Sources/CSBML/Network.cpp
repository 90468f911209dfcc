#include "Network.hpp"

namespace csbml {
namespace {
std::string inQuotes(const std::string &id) { return "'" + id + "'"; }

template <typename List, typename Each> void forEach(const List &list, Each each) {
    for (unsigned i = 0; i < list.size(); ++i) each(*list.get(i));
}
}  // namespace

NetworkWriter::NetworkWriter(const Model &model, bool needsRates)
    : model(model), needsRates(needsRates), isLevel2(model.getLevel() == 2) {}

std::string NetworkWriter::write() {
    collectIdentifiers();
    forEach(*model.getListOfFunctionDefinitions(), [&](auto &each) { addFunction(each); });
    forEach(*model.getListOfCompartments(), [&](auto &each) { addCompartment(each); });
    forEach(*model.getListOfSpecies(), [&](auto &each) { addSpecies(each); });
    forEach(*model.getListOfParameters(), [&](auto &each) { addParameter(each, each.getId()); });
    forEach(*model.getListOfInitialAssignments(), [&](auto &each) { addInitialAssignment(each); });
    forEach(*model.getListOfRules(), [&](auto &each) { addRule(each); });
    forEach(*model.getListOfReactions(), [&](auto &each) { addReaction(each); });
    forEach(*model.getListOfEvents(), [&](auto &each) { addEvent(each); });

    Wire wire;
    wire.byte(uint8_t(Answer::network));
    wire.text(model.getId());
    wire.textOrNone(model.getName());
    writeUnits(wire);
    wire.textOrNone(model.getConversionFactor());
    for (const WireList *list :
         {&functions, &compartments, &species, &parameters, &assignments, &rules, &reactions, &events})
        list->write(wire);
    wire.count(lines.size());
    for (const auto &[id, line] : lines) {
        wire.text(id);
        wire.count(line);
    }
    return std::move(wire.bytes);
}

/// What a new identifier may not be.
void NetworkWriter::collectIdentifiers() {
    auto take = [&](const SBase &element) { taken.insert(element.getIdAttribute()); };
    take(model);
    forEach(*model.getListOfFunctionDefinitions(), take);
    forEach(*model.getListOfCompartments(), take);
    forEach(*model.getListOfSpecies(), take);
    forEach(*model.getListOfParameters(), take);
    forEach(*model.getListOfEvents(), take);
    forEach(*model.getListOfReactions(), [&](const Reaction &reaction) {
        take(reaction);
        forEach(*reaction.getListOfReactants(), take);
        forEach(*reaction.getListOfProducts(), take);
        forEach(*reaction.getListOfModifiers(), take);
    });
}

std::string NetworkWriter::unused(std::string wanted) {
    std::string id = wanted;
    for (unsigned i = 2; !taken.insert(id).second; ++i) id = wanted + "_" + std::to_string(i);
    return id;
}

void NetworkWriter::note(const SBase &element) {
    if (element.getLine() > 0 && !element.getIdAttribute().empty())
        lines.emplace_back(element.getIdAttribute(), element.getLine());
}

void NetworkWriter::formula(
    Wire &wire, const ASTNode *math, const SBase &element, std::string words, const Renaming *renaming) {
    Place place{std::move(words), element.getLine()};
    FormulaWriter(wire, place, renaming).write(math);
}

void NetworkWriter::formulaOrNone(
    Wire &wire, const ASTNode *math, const SBase &element, std::string words, const Renaming *renaming) {
    wire.flag(math != nullptr);
    if (math) formula(wire, math, element, std::move(words), renaming);
}

void NetworkWriter::addFunction(const FunctionDefinition &definition) {
    if (!definition.isSetMath() || definition.getBody() == nullptr) return;
    note(definition);
    Wire &wire = functions.next();
    wire.text(definition.getId());
    unsigned count = definition.getNumArguments();
    wire.count(count);
    for (unsigned i = 0; i < count; ++i) {
        const ASTNode *argument = definition.getArgument(i);
        wire.text(argument && argument->getName() ? argument->getName() : "");
    }
    formula(wire, definition.getBody(), definition, "function " + inQuotes(definition.getId()));
}

void NetworkWriter::addCompartment(const Compartment &compartment) {
    note(compartment);
    Wire &wire = compartments.next();
    wire.text(compartment.getId());
    wire.textOrNone(compartment.getName());
    wire.numberOrNone(
        isLevel2 || compartment.isSetSpatialDimensions(), compartment.getSpatialDimensionsAsDouble());
    wire.numberOrNone(compartment.isSetSize(), compartment.getSize());
    wire.flag(compartment.getConstant());
    wire.textOrNone(compartment.getUnits());
}

void NetworkWriter::addSpecies(const Species &element) {
    note(element);
    Wire &wire = species.next();
    wire.text(element.getId());
    wire.textOrNone(element.getName());
    wire.text(element.getCompartment());
    if (element.isSetInitialAmount()) {
        wire.byte(1);
        wire.number(element.getInitialAmount());
    } else if (element.isSetInitialConcentration()) {
        wire.byte(2);
        wire.number(element.getInitialConcentration());
    } else {
        wire.byte(0);
    }
    wire.flag(element.getHasOnlySubstanceUnits());
    wire.flag(element.getBoundaryCondition());
    wire.flag(element.getConstant());
    wire.textOrNone(element.getConversionFactor());
    wire.textOrNone(element.getSubstanceUnits());
}

void NetworkWriter::addParameter(const Parameter &parameter, const std::string &id) {
    if (parameter.getLine() > 0) lines.emplace_back(id, parameter.getLine());
    Wire &wire = parameters.next();
    wire.text(id);
    wire.textOrNone(parameter.getName());
    wire.numberOrNone(parameter.isSetValue(), parameter.getValue());
    // A parameter of one reaction cannot change; Level 2 has no word for it.
    bool isLocal = id != parameter.getId() || parameter.getTypeCode() == SBML_LOCAL_PARAMETER;
    wire.flag(isLocal || parameter.getConstant());
    wire.textOrNone(parameter.getUnits());
}

void NetworkWriter::addInitialAssignment(const InitialAssignment &assignment) {
    if (!assignment.isSetMath()) return;
    Wire &wire = assignments.next();
    wire.text(assignment.getSymbol());
    formula(wire, assignment.getMath(), assignment, "the initial assignment of " + inQuotes(assignment.getSymbol()));
}

void NetworkWriter::addRule(const Rule &rule) {
    if (!rule.isSetMath()) return;
    Wire &wire = rules.next();
    if (rule.isAlgebraic()) {
        wire.byte(2);
        return formula(wire, rule.getMath(), rule, "an algebraic rule");
    }
    wire.byte(rule.isRate() ? 1 : 0);
    wire.text(rule.getVariable());
    formula(wire, rule.getMath(), rule, "the rule of " + inQuotes(rule.getVariable()));
}

void NetworkWriter::addReaction(const Reaction &reaction) {
    std::string id = reaction.getId();
    if (reaction.getFast())
        throw Refusal{
            "fast-reactions", "reaction " + inQuotes(id) + " is marked as fast; fast reactions cannot be simulated",
            "give it a rate constant far above the others, or an algebraic rule", reaction.getLine()};
    const KineticLaw *law = reaction.getKineticLaw();
    bool hasRate = law && law->isSetMath();
    if (needsRates && !hasRate)
        throw Refusal{
            "unsupported-package",
            "the model uses package 'fbc' and reaction " + inQuotes(id)
                + " has no rate law: flux balance is not a simulation over time",
            "simulate a kinetic model, or use software for flux balance", reaction.getLine()};
    note(reaction);
    Renaming renaming;
    if (hasRate) {
        auto promote = [&](const Parameter &parameter) {
            std::string promoted = unused(id + "_" + parameter.getId());
            renaming[parameter.getId()] = promoted;
            addParameter(parameter, promoted);
        };
        if (isLevel2) forEach(*law->getListOfParameters(), promote);
        else forEach(*law->getListOfLocalParameters(), promote);
    }
    Wire &wire = reactions.next();
    wire.text(id);
    wire.textOrNone(reaction.getName());
    writeReferences(wire, *reaction.getListOfReactants(), reaction);
    writeReferences(wire, *reaction.getListOfProducts(), reaction);
    wire.count(reaction.getNumModifiers());
    for (unsigned i = 0; i < reaction.getNumModifiers(); ++i) wire.text(reaction.getModifier(i)->getSpecies());
    formulaOrNone(
        wire, hasRate ? law->getMath() : nullptr, hasRate ? static_cast<const SBase &>(*law) : reaction,
        "the rate law of reaction " + inQuotes(id), &renaming);
    wire.flag(reaction.getReversible());
    wire.textOrNone(reaction.getCompartment());
}

void NetworkWriter::writeReferences(
    Wire &wire, const ListOfSpeciesReferences &list, const Reaction &reaction) {
    wire.count(list.size());
    for (unsigned i = 0; i < list.size(); ++i)
        writeReference(wire, static_cast<const SpeciesReference &>(*list.get(i)), reaction);
}

void NetworkWriter::writeReference(
    Wire &wire, const SpeciesReference &reference, const Reaction &reaction) {
    bool isFormula = reference.isSetStoichiometryMath() && reference.getStoichiometryMath()->isSetMath();
    std::string id = reference.getIdAttribute();
    if (isFormula) id = addStoichiometry(reference, reaction);
    else note(reference);
    wire.textOrNone(id);
    wire.text(reference.getSpecies());
    bool isSet = !isFormula && (isLevel2 || reference.isSetStoichiometry());
    // libSBML keeps a formula that is a fraction as such.
    wire.numberOrNone(isSet, reference.getStoichiometry() / (isLevel2 ? reference.getDenominator() : 1));
    bool isConstant =
        isFormula ? isConstantFormula(reference.getStoichiometryMath()->getMath()) : reference.getConstant();
    wire.flag(isLevel2 && !isFormula ? true : isConstant);
}

std::string NetworkWriter::addStoichiometry(const SpeciesReference &reference, const Reaction &reaction) {
    std::string id = reference.getIdAttribute();
    if (id.empty()) id = unused(reaction.getId() + "_" + reference.getSpecies() + "_stoichiometry");
    const ASTNode *math = reference.getStoichiometryMath()->getMath();
    bool isConstant = isConstantFormula(math);
    Wire &wire = isConstant ? assignments.next() : rules.next();
    if (!isConstant) wire.byte(0);
    wire.text(id);
    formula(
        wire, math, reference,
        "the stoichiometry of " + inQuotes(reference.getSpecies()) + " in reaction " + inQuotes(reaction.getId()));
    return id;
}

void NetworkWriter::addEvent(const Event &event) {
    // Without a trigger an event never happens.
    const Trigger *trigger = event.getTrigger();
    if (!trigger || !trigger->isSetMath()) return;
    note(event);
    std::string words = event.isSetId() ? "event " + inQuotes(event.getId()) : "an event";
    Wire &wire = events.next();
    wire.text(event.getId());
    wire.textOrNone(event.getName());
    formula(wire, trigger->getMath(), *trigger, "the trigger of " + words);
    wire.flag(isLevel2 || trigger->getInitialValue());
    wire.flag(isLevel2 || trigger->getPersistent());
    const Priority *priority = event.getPriority();
    formulaOrNone(wire, priority ? priority->getMath() : nullptr, event, "the priority of " + words);
    const Delay *delay = event.getDelay();
    formulaOrNone(wire, delay ? delay->getMath() : nullptr, event, "the delay of " + words);
    wire.flag(
        isLevel2 && !event.isSetUseValuesFromTriggerTime() ? true : event.getUseValuesFromTriggerTime());
    WireList list;
    forEach(*event.getListOfEventAssignments(), [&](const EventAssignment &assignment) {
        if (!assignment.isSetMath()) return;
        Wire &item = list.next();
        item.text(assignment.getVariable());
        formula(item, assignment.getMath(), assignment, inQuotes(assignment.getVariable()) + " in " + words);
    });
    list.write(wire);
}
}  // namespace csbml
