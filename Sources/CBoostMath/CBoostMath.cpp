#include "CBoostMath.h"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace {
namespace bm = boost::math;
using Quiet = bm::policies::policy<
    bm::policies::domain_error<bm::policies::errno_on_error>,
    bm::policies::pole_error<bm::policies::errno_on_error>,
    bm::policies::overflow_error<bm::policies::errno_on_error>,
    bm::policies::evaluation_error<bm::policies::errno_on_error>,
    bm::policies::rounding_error<bm::policies::errno_on_error>,
    bm::policies::indeterminate_result_error<bm::policies::errno_on_error>>;

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

// No exception may cross into Swift, whatever Boost's policies leave open.
template <typename F> double guarded(F f) noexcept {
    try {
        return f();
    } catch (...) {
        return nan_value;
    }
}

using Normal = bm::normal_distribution<double, Quiet>;
using StudentT = bm::students_t_distribution<double, Quiet>;
using ChiSquared = bm::chi_squared_distribution<double, Quiet>;
using FisherF = bm::fisher_f_distribution<double, Quiet>;
using Beta = bm::beta_distribution<double, Quiet>;
using Binomial = bm::binomial_distribution<double, Quiet>;
using NoncentralT = bm::non_central_t_distribution<double, Quiet>;
}  // namespace

extern "C" {
double mx_normal_lower(double z) { return guarded([&] { return bm::cdf(Normal(), z); }); }
double mx_normal_upper(double z) { return guarded([&] { return bm::cdf(bm::complement(Normal(), z)); }); }
double mx_normal_quantile(double p) { return guarded([&] { return bm::quantile(Normal(), p); }); }

double mx_t_lower(double t, double df) { return guarded([&] { return bm::cdf(StudentT(df), t); }); }
double mx_t_upper(double t, double df) { return guarded([&] { return bm::cdf(bm::complement(StudentT(df), t)); }); }
double mx_t_quantile(double p, double df) { return guarded([&] { return bm::quantile(StudentT(df), p); }); }

double mx_chi2_lower(double x, double df) { return guarded([&] { return bm::cdf(ChiSquared(df), x); }); }
double mx_chi2_upper(double x, double df) { return guarded([&] { return bm::cdf(bm::complement(ChiSquared(df), x)); }); }
double mx_chi2_quantile(double p, double df) { return guarded([&] { return bm::quantile(ChiSquared(df), p); }); }

double mx_f_lower(double x, double a, double b) { return guarded([&] { return bm::cdf(FisherF(a, b), x); }); }
double mx_f_upper(double x, double a, double b) { return guarded([&] { return bm::cdf(bm::complement(FisherF(a, b), x)); }); }
double mx_f_quantile(double p, double a, double b) { return guarded([&] { return bm::quantile(FisherF(a, b), p); }); }

double mx_beta_lower(double x, double a, double b) { return guarded([&] { return bm::cdf(Beta(a, b), x); }); }
double mx_beta_upper(double x, double a, double b) { return guarded([&] { return bm::cdf(bm::complement(Beta(a, b), x)); }); }
double mx_beta_quantile(double p, double a, double b) { return guarded([&] { return bm::quantile(Beta(a, b), p); }); }

double mx_binomial_lower(double k, double n, double p) { return guarded([&] { return bm::cdf(Binomial(n, p), k); }); }
double mx_binomial_upper(double k, double n, double p) { return guarded([&] { return bm::cdf(bm::complement(Binomial(n, p), k)); }); }

double mx_noncentral_t_lower(double t, double df, double delta) {
    return guarded([&] { return bm::cdf(NoncentralT(df, delta), t); });
}
double mx_noncentral_t_find_delta(double t, double df, double p) {
    // P(T <= t) falls as the noncentrality rises: bisection on a wide bracket.
    return guarded([&] {
        double low = -40, high = 40;
        for (int i = 0; i < 200 && high - low > 1e-13 * (1 + std::fabs(low)); ++i) {
            double middle = 0.5 * (low + high);
            (bm::cdf(NoncentralT(df, middle), t) > p ? low : high) = middle;
        }
        return 0.5 * (low + high);
    });
}

double mx_log_gamma(double x) { return guarded([&] { return bm::lgamma(x, Quiet()); }); }
}
