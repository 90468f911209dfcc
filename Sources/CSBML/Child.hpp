// A child process with limits, and what becomes of it.
#pragma once
#include <functional>
#include <string>

#include "CSBML.h"

namespace csbml {
/// Runs `work` in a child; what it returns is the answer.
csbml_answer runInChild(csbml_task task, const csbml_limits &limits, const std::function<std::string()> &work);
}  // namespace csbml
