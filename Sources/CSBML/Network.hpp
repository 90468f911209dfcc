// A model, from libSBML's objects to the wire. Runs in the child only.
#pragma once
#include <sbml/SBMLTypes.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "Formula.hpp"
#include "Wire.hpp"

LIBSBML_CPP_NAMESPACE_USE

namespace csbml {
/// Writes one model; throws `Refusal` for what cannot be simulated.
class NetworkWriter {
public:
    /// With `needsRates`, reactions without a rate law are refused: their rates are unknowns, not zero.
    NetworkWriter(const Model &model, bool needsRates);
    std::string write();

private:
    const Model &model;
    bool needsRates;
    bool isLevel2;
    std::set<std::string> taken;
    std::vector<std::pair<std::string, unsigned>> lines;
    WireList functions, compartments, species, parameters, assignments, rules, reactions, events;

    void collectIdentifiers();
    std::string unused(std::string wanted);
    void note(const SBase &element);
    void formula(
        Wire &wire, const ASTNode *math, const SBase &element, std::string words,
        const Renaming *renaming = nullptr);
    /// False, and nothing more, where there is no formula.
    void formulaOrNone(
        Wire &wire, const ASTNode *math, const SBase &element, std::string words,
        const Renaming *renaming = nullptr);

    void writeUnits(Wire &wire);
    void writeUnitDefinitions(Wire &wire);
    void addFunction(const FunctionDefinition &definition);
    void addCompartment(const Compartment &compartment);
    void addSpecies(const Species &species);
    void addParameter(const Parameter &parameter, const std::string &id);
    void addInitialAssignment(const InitialAssignment &assignment);
    void addRule(const Rule &rule);
    void addReaction(const Reaction &reaction);
    void writeReferences(Wire &wire, const ListOfSpeciesReferences &list, const Reaction &of);
    void writeReference(
        Wire &wire, const SpeciesReference &reference, const Reaction &of);
    /// The identifier of a stoichiometry that Level 2 gives as a formula.
    std::string addStoichiometry(
        const SpeciesReference &reference, const Reaction &of);
    void addEvent(const Event &event);
};
}  // namespace csbml
