// The room Cohorts.
