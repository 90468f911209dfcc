# Rscript peers.R TASK FOLDER: one line, the task and its CPU seconds. Needs survival, pROC and lme4.
arguments <- commandArgs(TRUE)
task <- arguments[1]; folder <- arguments[2]
read <- function(name) as.matrix(read.csv(file.path(folder, name), header = FALSE))
suppressPackageStartupMessages(library(survival))
cpu <- function(expression) { t <- system.time(expression); unname(t[1] + t[2]) }

if (task == "bootstrap-auc") {
  suppressPackageStartupMessages(library(pROC))
  d <- read("auc.csv"); set.seed(1)
  seconds <- cpu(r <- ci.auc(roc(d[, 2], d[, 1], quiet = TRUE, direction = "<"), method = "bootstrap",
                             boot.n = 2000, progress = "none"))
  check <- sprintf("%.3f %.3f", r[1], r[3])
} else if (task == "optimism-concordance") {
  d <- as.data.frame(read("cox.csv")); names(d) <- c("time", "event", "a", "b", "c", "d"); set.seed(1)
  x <- as.matrix(d[, 3:6]); y <- Surv(d$time, d$event)
  control <- coxph.control()
  fit <- function(rows) coxph.fit(x[rows, ], y[rows], NULL, NULL, NULL, control, NULL, "efron", NULL)$coefficients
  score <- function(beta, rows) concordancefit(y[rows], as.vector(x[rows, ] %*% beta), reverse = TRUE, std.err = FALSE)$concordance
  n <- nrow(d); all <- seq_len(n)
  seconds <- cpu({
    apparent <- score(fit(all), all)
    gap <- replicate(1000, { rows <- sample.int(n, n, TRUE); beta <- fit(rows); score(beta, rows) - score(beta, all) })
  })
  check <- sprintf("%.4f", apparent - mean(gap))
} else if (task == "westfall-young-log-rank") {
  d <- read("screen.csv"); set.seed(1)
  groups <- apply(d[, -(1:2)], 2, function(v) v >= sort(v)[length(v) %/% 2 + 1]) + 0
  scores <- residuals(coxph(Surv(d[, 1], d[, 2]) ~ 1))
  seconds <- cpu({
    centred <- scale(groups, scale = FALSE); size <- sqrt(colSums(centred^2))
    permuted <- replicate(1000, sample(scores))
    z <- abs(crossprod(centred, permuted)) / size
    maxima <- apply(z, 2, max)
  })
  check <- paste(ncol(groups), length(maxima))
} else if (task == "univariable-cox") {
  d <- read("screen.csv"); x <- scale(d[, -(1:2)], center = FALSE, scale = apply(d[, -(1:2)], 2, sd))
  y <- Surv(d[, 1], d[, 2]); control <- coxph.control()
  seconds <- cpu(b <- apply(x, 2, function(v)
    coxph.fit(matrix(v), y, NULL, NULL, NULL, control, NULL, "efron", NULL)$coefficients))
  check <- sprintf("%.6f", sum(b^2))
} else if (task == "mixed-model") {
  suppressPackageStartupMessages(library(lme4))
  d <- as.data.frame(read("tumours.csv")); names(d) <- c("animal", "day", "arm", "y")
  # The default search, as users run it; its warning that it stopped early goes to standard error.
  seconds <- cpu(m <- lmer(y ~ day * arm + (day | animal), d))
  check <- sprintf("%.6f %.3f", fixef(m)[4], REMLcrit(m))
}
cat(task, sprintf("%.3f", seconds), check, "\n")
