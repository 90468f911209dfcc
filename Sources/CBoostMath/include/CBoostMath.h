// Plain C functions over Boost.Math's distributions.
// Reason for the shim: Swift cannot call C++ templates, and no C++ exception may escape into Swift.
// Every function returns NaN for arguments outside its domain; p values keep their far tails
// (each distribution has both a lower and an upper tail function, so 1 - p is never taken).
#ifndef MIRAXIS_CBOOSTMATH_H
#define MIRAXIS_CBOOSTMATH_H

#ifdef __cplusplus
extern "C" {
#endif

double mx_normal_lower(double z);
double mx_normal_upper(double z);
double mx_normal_quantile(double p);

double mx_t_lower(double t, double df);
double mx_t_upper(double t, double df);
double mx_t_quantile(double p, double df);

double mx_chi2_lower(double x, double df);
double mx_chi2_upper(double x, double df);
double mx_chi2_quantile(double p, double df);

double mx_f_lower(double x, double df1, double df2);
double mx_f_upper(double x, double df1, double df2);
double mx_f_quantile(double p, double df1, double df2);

double mx_beta_lower(double x, double a, double b);
double mx_beta_upper(double x, double a, double b);
double mx_beta_quantile(double p, double a, double b);

double mx_binomial_lower(double k, double n, double p);
double mx_binomial_upper(double k, double n, double p);

/// Noncentral t; right to about 4e-6 in the far tails only.
double mx_noncentral_t_lower(double t, double df, double delta);
/// Noncentrality at which P(T <= t) = p.
double mx_noncentral_t_find_delta(double t, double df, double p);

double mx_log_gamma(double x);

#ifdef __cplusplus
}
#endif
#endif
