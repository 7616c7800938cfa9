package io.bactrian.planning;

/**
 * What money brings in one place, as a strictly concave function of the money spent there, in minor units. Its worth has no unit: only
 * differences between places count. No money is ever computed from it; it only says where the next unit goes.
 */
interface Response {

    double at(double spend);

    /** How much more one more unit brings. Falls as the spend grows. */
    double marginal(double spend);

    /** The spend at which one more unit brings just this; may be negative or beyond what the place can take. */
    double spendAt(double marginal);

    /**
     * Each further unit brings less, because the same people are reached again: {@code rate * scale * ln(1 + spend / scale)}.
     *
     * @param rate  what the first unit brings
     * @param scale the spend at which a further unit brings half as much as the first
     */
    record Saturating(double rate, double scale) implements Response {

        @Override
        public double at(double spend) {
            return rate * scale * Math.log1p(spend / scale);
        }

        @Override
        public double marginal(double spend) {
            return rate / (1 + spend / scale);
        }

        @Override
        public double spendAt(double marginal) {
            return marginal <= 0 ? Double.POSITIVE_INFINITY : scale * (rate / marginal - 1);
        }
    }

    /**
     * Somebody wished for just this much: what counts is how far away from it, measured against the wish, so that a line that has to give
     * gives in proportion.
     */
    record Wished(double wish) implements Response {

        @Override
        public double at(double spend) {
            return -(spend - wish) * (spend - wish) / wish;
        }

        @Override
        public double marginal(double spend) {
            return 2 * (1 - spend / wish);
        }

        @Override
        public double spendAt(double marginal) {
            return wish * (1 - marginal / 2);
        }
    }
}
