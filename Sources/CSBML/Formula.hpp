// MathML formulas, from libSBML's trees to the wire.
#pragma once
#include <sbml/SBMLTypes.h>

#include <string>
#include <unordered_map>

#include "Wire.hpp"

LIBSBML_CPP_NAMESPACE_USE

namespace csbml {
/// Where a formula stands, for messages: `the rate law of reaction 'r'`.
struct Place {
    std::string words;
    unsigned line;
};

using Renaming = std::unordered_map<std::string, std::string>;

/// Writes formulas; `renaming` replaces the identifiers of a reaction's own parameters.
class FormulaWriter {
public:
    FormulaWriter(Wire &wire, const Place &place, const Renaming *renaming = nullptr)
        : wire(wire), place(place), renaming(renaming) {}
    /// Throws `Refusal` for what has no meaning here.
    void write(const ASTNode *node);

private:
    Wire &wire;
    const Place &place;
    const Renaming *renaming;

    void writeName(const char *name);
    void writeRate(const ASTNode *node);
    void writeOperation(const ASTNode *node, const char *name);
    Refusal refusal(const std::string &what, const std::string &why) const;
};

/// Whether a formula reads no element and no time.
bool isConstantFormula(const ASTNode *node);
}  // namespace csbml
