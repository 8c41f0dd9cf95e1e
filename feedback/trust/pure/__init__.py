"""The mathematics of trust: no database, no clock, only numbers in and numbers out.

One wave goes through these steps; each line names what a caller needs.

    cells         CellTable(stratum, categories, base_weight, n, n_scored, sum_y, sum_y2, n_top2,
                      household=None); .with_sums(n_scored=, sum_y=, sum_y2=, n_top2=None);
                      .as_top2(); group_respondents(...) -> (CellTable, cell of each respondent);
                      UNKNOWN = -1 for a skipped question
    scoring       scale_scores(answers, minimum=, maximum=, reversed_items=(), least_answered=None)
                      -> scores 0..100, NaN where half or more is missing;
                      top2_box(answers, maximum=); reverse(answers, minimum=, maximum=)
    margins       Margin(dimension, targets, ordered=False); .scaled_to(total)
    raking        rake(table, margins, tolerance=, max_iterations=, smallest_category=20)
                      -> Raking(weights, factors, margin_error, iterations, merged, margins);
                      unraked(table); trim(table, raking, lower=0.3, upper=3.0);
                      refuses: MarginsDisagree, RakingImpossible, UnknownCategory, NobodyToWeight
    design        Design(table, raking, stratum_sizes=None), once per wave for all its measures
    estimation    mean(design, table) -> Estimate | None;
                      domain_means(design, table, codes) -> {code: Estimate}, negative codes belong
                      to no group; total(design, table) -> (value, se); kish_deff, kish_n_eff
                  Estimate(n, n_eff, mean, se, df, low80, high80, low95, high95, deff),
                      .half_width95
    intervals     share_interval(estimate, respondents=) -> ShareInterval(n_eff, n_eff_df, lower,
                      upper), .width; presentation(share, n=, df=, interval=) -> Presentation
    change        change(now, then, df=None) -> Difference(difference, se, df, p, low80, ...);
                      compare_with_all(design, table, codes) -> {code: Difference};
                      difference_from(difference, se=, df=); quantile_dots(difference, se, df,
                      count=20)
    verdicts      (no numpy: screens may import it) Verdict; Difference; verdict(difference, p);
                      verdicts_of_page({key: Difference | None}) -> {key: Verdict}, None for too
                      few; holm(p_values); benjamini_hochberg(p_values)
    nonresponse   who_was_heard(adults, answers) -> {group: GroupHeard}; adult_counts;
                      rescale_to_adults; response_rate

Beside a wave stand the modules for trials, scales and small areas.

    trials              Trial(outcome, assigned, received, cluster, block, covariates):
                            .lin(errors), .difference, .adjusted, .within_blocks, .first_stage,
                            .complier_effect(errors, covariates=None), .icc(); lee_bounds(...)
    regression          Errors.HC2 | CR0 | CR1 | CR2; Coefficient(estimate, se, df, p, ci_lower,
                            ci_upper); LeastSquares(outcome, columns, clusters=, instruments=)
    randomisation       lot_inference(outcome, assigned, cluster, block, draws=, seed=)
                            -> LotResult; residuals_on(outcome, covariate)
    power               TrialPlan(delta, sd, icc, m, r2, compliance, retention, alpha, power)
    reliability         reliability(answers) -> Reliability: alpha, Feldt interval, omega
    small_areas         fit_small_areas(direct, se, covariates=None, method=Method.REML)
    representativeness  representativeness(responded, factors) -> Representativeness
"""
