# Makes farrington_counts.csv (series of our own) and farrington_reference.csv (what R surveillance answers on them).
# Run here: Rscript farrington.R
suppressMessages(library(surveillance))
set.seed(53)

dates <- seq(as.Date("2012-07-02"), as.Date("2021-05-31"), by = "week") # ISO years 2015 and 2020 have 53 weeks
weeks <- length(dates)
t <- seq_len(weeks)
population <- round(9000 + 8 * t + 400 * sin(t / 40))
draw <- function(mean, dispersion) rnbinom(weeks, size = mean / (dispersion - 1), mu = mean)
season <- sin(2 * pi * t / 52.18)
counts <- cbind(
  quiet = draw(rep(0.3, weeks), 1.2),
  seasonal = draw(exp(1.2 + 0.5 * season), 1.5),
  falling = draw(exp(2.5 - 0.003 * t), 1.8),
  rising = draw(exp(0.5 + 0.006 * t), 1.4),
  busy = draw(60 * (1 + 0.3 * season), 3),
  outbreaks = draw(exp(0.8 + 0.3 * season), 1.3),
  gaps = draw(rep(5, weeks), 1.6),
  winter = rpois(weeks, exp(-1 + 3 * season))
)
counts[cbind(c(200, 201, 260, 300, 301, 302, 380), 6)] <- c(14, 22, 18, 12, 19, 9, 25)
counts[450:453, 2] <- counts[450:453, 2] + c(9, 14, 8, 12)
counts[c(170:176, 233, 290:301, 340, 447), 7] <- NA
counts[445:446, 1] <- c(4, 6)

evaluated <- list(302:304, 443:460) # each without holes: R asks for that
published <- list(
  b = 5, w = 3, reweight = TRUE, weightsThreshold = 2.58, verbose = FALSE, glmWarnings = FALSE,
  alpha = 0.005, trend = TRUE, pThresholdTrend = 1, limit54 = c(5, 4), powertrans = "2/3",
  fitFun = "algo.farrington.fitGLM.flexible", populationOffset = FALSE, noPeriods = 10, pastWeeksNotIncluded = 26,
  thresholdMethod = "nbPlugin"
)
cases <- list(
  weeks = list(dates = FALSE),
  calendar = list(dates = TRUE),
  population = list(dates = TRUE, populationOffset = TRUE),
  tested_trend = list(dates = FALSE, pThresholdTrend = 0.05, limit54 = c(0, 4)),
  two_years = list(dates = TRUE, b = 2, w = 2, noPeriods = 7, pastWeeksNotIncluded = 10, alpha = 0.01),
  windows_only = list(dates = FALSE, b = 4, noPeriods = 1, pastWeeksNotIncluded = 3, weightsThreshold = 1),
  muan = list(dates = TRUE, thresholdMethod = "muan"),
  delta = list(dates = FALSE, thresholdMethod = "delta", alpha = 0.05)
)
answers <- do.call(rbind, lapply(names(cases), function(case) {
  control <- modifyList(published, cases[[case]])
  by_date <- control$dates
  control$dates <- NULL
  do.call(rbind, lapply(evaluated, function(range) do.call(rbind, lapply(seq_len(ncol(counts)), function(series) {
    control$range <- range
    given <- if (by_date) sts(counts[, series], epoch = dates, population = matrix(population), frequency = 52)
             else sts(counts[, series], start = c(2000, 1), population = matrix(population), frequency = 52)
    found <- suppressWarnings(farringtonFlexible(given, control))
    # mu0Vector is there for every week, but holds the expected count only with this method
    expected <- if (control$thresholdMethod == "nbPlugin") found@control$mu0Vector else found@control$expected
    data.frame(case = case, series = colnames(counts)[series], week = range - 1, expected = signif(expected[, 1], 10),
      dispersion = signif(found@control$phiVector[, 1], 10), threshold = signif(found@upperbound[, 1], 10),
      p_value = signif(found@control$pvalue[, 1], 10), alarm = as.integer(found@alarm[, 1]), trend = found@control$trend[, 1])
  }))))
}))
write.csv(data.frame(date = dates, population, counts), "farrington_counts.csv", row.names = FALSE, quote = FALSE, na = "")
write.csv(answers, "farrington_reference.csv", row.names = FALSE, quote = FALSE, na = "")
