#include "Formula.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <vector>

namespace csbml {
namespace {
enum Tag : uint8_t { number = 0, symbol = 1, time = 2, rate = 3, apply = 4, call = 5 };

/// MathML's name of an operator, or null.
const char *operatorName(ASTNodeType_t type) {
    switch (type) {
    case AST_PLUS: return "plus";
    case AST_MINUS: return "minus";
    case AST_TIMES: return "times";
    case AST_DIVIDE: return "divide";
    case AST_POWER:
    case AST_FUNCTION_POWER: return "power";
    case AST_FUNCTION_ROOT: return "root";
    case AST_FUNCTION_QUOTIENT: return "quotient";
    case AST_FUNCTION_REM: return "rem";
    case AST_FUNCTION_ABS: return "abs";
    case AST_FUNCTION_CEILING: return "ceiling";
    case AST_FUNCTION_FLOOR: return "floor";
    case AST_FUNCTION_FACTORIAL: return "factorial";
    case AST_FUNCTION_EXP: return "exp";
    case AST_FUNCTION_LN: return "ln";
    case AST_FUNCTION_LOG: return "log";
    case AST_FUNCTION_MIN: return "min";
    case AST_FUNCTION_MAX: return "max";
    case AST_FUNCTION_SIN: return "sin";
    case AST_FUNCTION_COS: return "cos";
    case AST_FUNCTION_TAN: return "tan";
    case AST_FUNCTION_SEC: return "sec";
    case AST_FUNCTION_CSC: return "csc";
    case AST_FUNCTION_COT: return "cot";
    case AST_FUNCTION_SINH: return "sinh";
    case AST_FUNCTION_COSH: return "cosh";
    case AST_FUNCTION_TANH: return "tanh";
    case AST_FUNCTION_SECH: return "sech";
    case AST_FUNCTION_CSCH: return "csch";
    case AST_FUNCTION_COTH: return "coth";
    case AST_FUNCTION_ARCSIN: return "arcsin";
    case AST_FUNCTION_ARCCOS: return "arccos";
    case AST_FUNCTION_ARCTAN: return "arctan";
    case AST_FUNCTION_ARCSEC: return "arcsec";
    case AST_FUNCTION_ARCCSC: return "arccsc";
    case AST_FUNCTION_ARCCOT: return "arccot";
    case AST_FUNCTION_ARCSINH: return "arcsinh";
    case AST_FUNCTION_ARCCOSH: return "arccosh";
    case AST_FUNCTION_ARCTANH: return "arctanh";
    case AST_FUNCTION_ARCSECH: return "arcsech";
    case AST_FUNCTION_ARCCSCH: return "arccsch";
    case AST_FUNCTION_ARCCOTH: return "arccoth";
    case AST_RELATIONAL_EQ: return "eq";
    case AST_RELATIONAL_NEQ: return "neq";
    case AST_RELATIONAL_GT: return "gt";
    case AST_RELATIONAL_LT: return "lt";
    case AST_RELATIONAL_GEQ: return "geq";
    case AST_RELATIONAL_LEQ: return "leq";
    case AST_LOGICAL_AND: return "and";
    case AST_LOGICAL_OR: return "or";
    case AST_LOGICAL_XOR: return "xor";
    case AST_LOGICAL_NOT: return "not";
    case AST_LOGICAL_IMPLIES: return "implies";
    case AST_FUNCTION_PIECEWISE: return "piecewise";
    default: return nullptr;
    }
}

/// The decimal number that mantissa and exponent spell, rounded once.
double eNotation(double mantissa, long exponent) {
    if (!std::isfinite(mantissa)) return mantissa;
    char text[64];
    for (int digits = 15; digits <= 17; ++digits) {
        std::snprintf(text, sizeof text, "%.*g", digits, mantissa);
        if (std::strtod(text, nullptr) == mantissa) break;
    }
    // The printed mantissa may have an exponent of its own.
    std::string spelled(text);
    size_t mark = spelled.find('e');
    long own = mark == std::string::npos ? 0 : std::strtol(spelled.c_str() + mark + 1, nullptr, 10);
    return std::strtod((spelled.substr(0, mark) + "e" + std::to_string(own + exponent)).c_str(), nullptr);
}

/// Whether the node is a number, and which.
bool isNumber(const ASTNode *node, double &value) {
    switch (node->getType()) {
    case AST_INTEGER: value = double(node->getInteger()); return true;
    case AST_REAL: value = node->getReal(); return true;
    case AST_REAL_E: value = eNotation(node->getMantissa(), node->getExponent()); return true;
    case AST_RATIONAL: value = double(node->getNumerator()) / double(node->getDenominator()); return true;
    case AST_CONSTANT_E: value = 2.718281828459045; return true;
    case AST_CONSTANT_PI: value = 3.141592653589793; return true;
    case AST_CONSTANT_TRUE: value = 1; return true;
    case AST_CONSTANT_FALSE: value = 0; return true;
    // The value that SBML Level 3 defines, whatever CODATA says today.
    case AST_NAME_AVOGADRO: value = 6.02214179e23; return true;
    default: return false;
    }
}

/// The operands. A sum of a sum is one sum, and so for products: read from left to right the result is the
/// same to the last bit, and a chain of hundreds of terms stays shallow.
std::vector<const ASTNode *> operands(const ASTNode *node) {
    std::vector<const ASTNode *> found;
    ASTNodeType_t type = node->getType();
    bool chains = type == AST_PLUS || type == AST_TIMES;
    while (true) {
        unsigned count = node->getNumChildren();
        for (unsigned i = count; i > 1; --i) found.push_back(node->getChild(i - 1));
        if (count == 0) break;
        const ASTNode *first = node->getChild(0);
        if (!chains || first->getType() != type || first->getNumChildren() == 0) {
            found.push_back(first);
            break;
        }
        node = first;
    }
    return {found.rbegin(), found.rend()};
}
}  // namespace

Refusal FormulaWriter::refusal(const std::string &what, const std::string &why) const {
    return {"unsupported-formula", what + " in " + place.words + " " + why, "", place.line};
}

void FormulaWriter::write(const ASTNode *node) {
    double value;
    if (node == nullptr) throw refusal("an operand that is missing", "leaves the formula without meaning");
    if (isNumber(node, value)) {
        wire.byte(Tag::number);
        wire.number(value);
        return;
    }
    ASTNodeType_t type = node->getType();
    if (const char *name = operatorName(type)) return writeOperation(node, name);
    switch (type) {
    case AST_NAME:
        wire.byte(Tag::symbol);
        return writeName(node->getName());
    case AST_NAME_TIME: return wire.byte(Tag::time);
    case AST_FUNCTION_RATE_OF: return writeRate(node);
    case AST_FUNCTION: {
        wire.byte(Tag::call);
        wire.text(node->getName() ? node->getName() : "");
        unsigned count = node->getNumChildren();
        wire.count(count);
        for (unsigned i = 0; i < count; ++i) write(node->getChild(i));
        return;
    }
    case AST_FUNCTION_DELAY:
        throw Refusal{
            "delay-equations",
            "'delay' in " + place.words + " makes the model a delay equation, which cannot be simulated",
            "replace the delay by a chain of intermediate species, or by an event with a delay", place.line};
    case AST_LAMBDA: throw refusal("a lambda", "is allowed in a function definition only");
    default: {
        const char *name = node->getName();
        throw refusal(
            name && *name ? "'" + std::string(name) + "'" : "a MathML element that is unknown",
            "is not part of SBML's core");
    }
    }
}

void FormulaWriter::writeName(const char *name) {
    std::string id = name ? name : "";
    if (renaming) {
        auto found = renaming->find(id);
        if (found != renaming->end()) id = found->second;
    }
    wire.text(id);
}

void FormulaWriter::writeRate(const ASTNode *node) {
    const ASTNode *of = node->getNumChildren() == 1 ? node->getChild(0) : nullptr;
    if (!of || of->getType() != AST_NAME) throw refusal("'rateOf'", "is not about one element's name");
    wire.byte(Tag::rate);
    writeName(of->getName());
}

void FormulaWriter::writeOperation(const ASTNode *node, const char *name) {
    std::vector<const ASTNode *> parts = operands(node);
    if (node->getType() == AST_FUNCTION_PIECEWISE && parts.empty()) {
        wire.byte(Tag::number);
        return wire.number(std::numeric_limits<double>::quiet_NaN());
    }
    // libSBML gives a root without degree and a logarithm without base their first operand.
    wire.byte(Tag::apply);
    wire.text(name);
    wire.count(parts.size());
    for (const ASTNode *part : parts) write(part);
}

bool isConstantFormula(const ASTNode *node) {
    double value;
    if (isNumber(node, value)) return true;
    if (!operatorName(node->getType())) return false;
    for (unsigned i = 0; i < node->getNumChildren(); ++i)
        if (!isConstantFormula(node->getChild(i))) return false;
    return true;
}
}  // namespace csbml
