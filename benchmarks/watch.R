# R's side of benchmarks/watch.py: Rscript watch.R COUNTS.csv FIRST LAST ANSWERS.csv prints the CPU-seconds it took.
suppressMessages(library(surveillance))
given <- commandArgs(TRUE)
counts <- as.matrix(read.csv(given[1], header = FALSE))
control <- list(
  range = as.integer(given[2]):as.integer(given[3]), b = 5, w = 3, reweight = TRUE, weightsThreshold = 2.58,
  verbose = FALSE, glmWarnings = FALSE, alpha = 0.005, trend = TRUE, pThresholdTrend = 1, limit54 = c(5, 4),
  powertrans = "2/3", fitFun = "algo.farrington.fitGLM.flexible", populationOffset = FALSE, noPeriods = 10,
  pastWeeksNotIncluded = 26, thresholdMethod = "nbPlugin"
)
begin <- proc.time()
thresholds <- apply(counts, 1, function(series) {
  upperbound(farringtonFlexible(sts(as.integer(series), frequency = 52, start = c(2000, 1)), control))
})
taken <- proc.time() - begin
write.table(t(thresholds), given[4], sep = ",", row.names = FALSE, col.names = FALSE, na = "nan")
cat(taken[1] + taken[2])
