#include "Network.hpp"

namespace csbml {
namespace {
/// A unit that Level 2 defines beforehand, and a model may define anew.
struct Predefined {
    const char *id;
    const char *kind;
    double exponent;
};
const Predefined predefined[] = {
    {"substance", "mole", 1}, {"time", "second", 1}, {"volume", "litre", 1}, {"area", "metre", 2},
    {"length", "metre", 1},
};

void writeFactor(Wire &wire, const Unit &unit) {
    std::string kind = UnitKind_toString(unit.getKind());
    if (kind == "meter") kind = "metre";
    if (kind == "liter") kind = "litre";
    wire.text(kind);
    wire.number(unit.getExponentAsDouble());
    wire.integer(unit.getScale());
    wire.number(unit.getMultiplier());
}
}  // namespace

void NetworkWriter::writeUnits(Wire &wire) {
    writeUnitDefinitions(wire);
    if (isLevel2) {
        // In Level 2 everything has the predefined units unless told otherwise, and extent is a substance.
        for (const char *unit : {"substance", "substance", "time", "volume", "area", "length"})
            wire.textOrNone(unit);
        return;
    }
    wire.textOrNone(model.getSubstanceUnits());
    wire.textOrNone(model.getExtentUnits());
    wire.textOrNone(model.getTimeUnits());
    wire.textOrNone(model.getVolumeUnits());
    wire.textOrNone(model.getAreaUnits());
    wire.textOrNone(model.getLengthUnits());
}

void NetworkWriter::writeUnitDefinitions(Wire &wire) {
    WireList definitions;
    for (unsigned i = 0; i < model.getNumUnitDefinitions(); ++i) {
        const UnitDefinition &definition = *model.getUnitDefinition(i);
        Wire &item = definitions.next();
        item.text(definition.getId());
        item.textOrNone(definition.getName());
        item.count(definition.getNumUnits());
        for (unsigned j = 0; j < definition.getNumUnits(); ++j) writeFactor(item, *definition.getUnit(j));
    }
    for (const Predefined &unit : predefined) {
        if (!isLevel2 || model.getUnitDefinition(unit.id)) continue;
        Wire &item = definitions.next();
        item.text(unit.id);
        item.textOrNone("");
        item.count(1);
        item.text(unit.kind);
        item.number(unit.exponent);
        item.integer(0);
        item.number(1);
    }
    definitions.write(wire);
}
}  // namespace csbml
