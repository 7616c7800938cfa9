package io.bactrian.llm.prompts;

/**
 * Says when a rate of failures is worse than it may be, looked at as often as one likes. For every rate q above the allowed one, p, the
 * likelihood ratio of what was seen (q against p) grows only by chance while the true rate is p or less: its mean stays 1. So does the mean
 * of several such ratios, here nine, with q spread evenly from p to 1. By Ville's inequality it ever reaches 1/α with probability α at most,
 * however many looks are taken.
 */
final class SequentialTest {

    /** How often at most a version that is no worse is taken for one that is. */
    static final double ALPHA = 0.01;

    private static final int RATES = 9;
    /** Normal quantile of the upper bound (one-sided, 97.5 %) of what production does. */
    private static final double Z = 1.96;

    private SequentialTest() {
    }

    /** Whether so many failures say that the rate is above the allowed one. */
    static boolean worse(long tried, long failed, double allowed) {
        return evidence(tried, failed, allowed) >= 1 / ALPHA;
    }

    /** The mean likelihood ratio. */
    static double evidence(long tried, long failed, double allowed) {
        if (allowed >= 1 || tried == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = 1; i <= RATES; i++) {
            double rate = allowed + (1 - allowed) * i / (RATES + 1);
            // In logarithms: the ratio itself leaves the range of a double after some hundred calls.
            sum += Math.exp(Math.min(700, failed * Math.log(rate / allowed) + (tried - failed) * Math.log((1 - rate) / (1 - allowed))));
        }
        return sum / RATES;
    }

    /**
     * The highest rate that production's own figures allow for (Wilson's upper bound), and a tolerance on top: with few calls of production
     * nothing is known of it, and almost everything is allowed.
     */
    static double allowed(long tried, long failed, double tolerance) {
        if (tried == 0) {
            return 1;
        }
        double rate = (double) failed / tried;
        double z2 = Z * Z;
        double centre = rate + z2 / (2 * tried);
        double spread = Z * Math.sqrt(rate * (1 - rate) / tried + z2 / (4.0 * tried * tried));
        return Math.min(1, (centre + spread) / (1 + z2 / tried) + tolerance);
    }
}
