package io.bactrian.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorsTest {

    private final Random chance = new Random(3);

    private float[] vector() {
        float[] vector = new float[33];
        for (int at = 0; at < vector.length; at++) {
            vector[at] = (float) chance.nextGaussian();
        }
        return vector;
    }

    @Test
    void shouldFindTheNearestOfItsGroup() {
        Vectors<Integer> vectors = new Vectors<>(1000, 33);
        float[][] all = new float[500][];
        for (int row = 0; row < all.length; row++) {
            all[row] = vector();
            vectors.add(row, row % 2, all[row]);
        }
        float[] asked = vector();
        List<Vectors.Near<Integer>> found = vectors.nearest(asked, group -> group == 1, 0, 1);
        int best = 1;
        for (int row = 1; row < all.length; row += 2) {
            best = CacheCalibration.cosine(asked, all[row]) > CacheCalibration.cosine(asked, all[best]) ? row : best;
        }
        assertThat(found).hasSize(1);
        assertThat(found.get(0).what()).isEqualTo(best);
        assertThat(found.get(0).similarity()).isCloseTo(CacheCalibration.cosine(asked, all[best]), within(0.001));
    }

    @Test
    void shouldLetTheNewestTakeThePlaceOfTheOldestAndFindNothingThatWasRemoved() {
        Vectors<Integer> vectors = new Vectors<>(10, 33);
        float[] same = vector();
        for (int row = 0; row < 25; row++) {
            vectors.add(row, 0, same);
        }
        assertThat(vectors.size()).isEqualTo(10);
        assertThat(vectors.nearest(same, any -> true, 0.9, 100)).extracting(Vectors.Near::what)
                .containsExactlyInAnyOrder(15, 16, 17, 18, 19, 20, 21, 22, 23, 24);
        vectors.remove(17);
        vectors.remove(99);
        assertThat(vectors.nearest(same, any -> true, 0.9, 100)).hasSize(9).extracting(Vectors.Near::what).doesNotContain(17);
    }
}
