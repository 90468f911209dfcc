#include "CSBML.h"

#include <cstdlib>

#include "Child.hpp"
#include "Document.hpp"

// No part of a file comes near the library here: it says its version.
const char *csbml_version(void) { return getLibSBMLDottedVersion(); }

csbml_answer csbml_run(
    csbml_task task, const char *bytes, size_t count, const char *path, const csbml_limits *limits) {
    return csbml::runInChild(task, *limits, [=] {
        std::string where = path ? path : "";
        return task == CSBML_CHECK ? csbml::check({bytes, count}, where) : csbml::read({bytes, count}, where);
    });
}

void csbml_free(csbml_answer *answer) {
    std::free(answer->bytes);
    answer->bytes = nullptr;
    answer->count = 0;
}
