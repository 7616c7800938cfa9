package io.bactrian.knowledge;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Vectors of length 1: as many numbers as the model has dimensions. */
final class Vectors {

    private static final int MOST_DIMENSIONS = 8_192;

    private Vectors() {
    }

    /** The same vectors at length 1; empty unless there is one for each text, all alike, finite and not zero. */
    static Optional<float[][]> normalised(float[][] vectors, int texts) {
        if (vectors == null || vectors.length != texts) {
            return Optional.empty();
        }
        for (float[] vector : vectors) {
            if (vector == null || vector.length == 0 || vector.length > MOST_DIMENSIONS || vector.length != vectors[0].length
                    || !normalise(vector)) {
                return Optional.empty();
            }
        }
        return Optional.of(vectors);
    }

    private static boolean normalise(float[] vector) {
        double square = 0;
        for (float number : vector) {
            square += (double) number * number;
        }
        double length = Math.sqrt(square);
        if (!Double.isFinite(length) || length == 0) {
            return false;
        }
        for (int at = 0; at < vector.length; at++) {
            vector[at] = (float) (vector[at] / length);
        }
        return true;
    }

    /** The cosine of two vectors of length 1; 0 where they are of different models. */
    static double cosine(float[] one, float[] other) {
        if (one.length != other.length) {
            return 0;
        }
        float sum = 0;
        for (int at = 0; at < one.length; at++) {
            sum += one[at] * other[at];
        }
        return sum;
    }

    /** As PostgreSQL keeps it: 4-byte floats, big-endian. */
    static byte[] bytes(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    static float[] of(byte[] bytes) {
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
        return vector;
    }
}
