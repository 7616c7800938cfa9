package io.bactrian.knowledge;

import java.util.List;

/**
 * What a cosine means. Every model has its own range: unrelated texts have 0.1 with one and 0.75 with another. Therefore a cosine counts by
 * how far it lies above those of chunks that have nothing to do with each other.
 *
 * @param mean      of the cosines of unrelated chunks
 * @param deviation their standard deviation
 */
record CosineScale(double mean, double deviation) {

    /** Until there are enough chunks to measure. */
    static final CosineScale UNKNOWN = new CosineScale(0.3, 0.1);

    private static final int FEWEST = 12;
    private static final double SMALLEST_DEVIATION = 0.02;

    /** So many deviations above the mean, a passage is as likely as not to be about the question. */
    private static final double EVEN = 3;
    private static final double STEEPNESS = 1.5;

    static CosineScale of(List<float[]> sample) {
        if (sample.size() < FEWEST) {
            return UNKNOWN;
        }
        double sum = 0;
        double squares = 0;
        int pairs = 0;
        for (int one = 0; one < sample.size(); one++) {
            for (int other = 0; other < one; other++) {
                double cosine = Vectors.cosine(sample.get(one), sample.get(other));
                sum += cosine;
                squares += cosine * cosine;
                pairs++;
            }
        }
        double mean = sum / pairs;
        return new CosineScale(mean, Math.max(SMALLEST_DEVIATION, Math.sqrt(Math.max(0, squares / pairs - mean * mean))));
    }

    /** 0 to 1: how sure it is that two texts with this cosine are about the same. */
    double sureness(double cosine) {
        return Sureness.logistic(STEEPNESS * ((cosine - mean) / deviation - EVEN));
    }
}
