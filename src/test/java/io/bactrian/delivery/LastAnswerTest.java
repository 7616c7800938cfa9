package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastAnswerTest {

    private final AtomicInteger questions = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void end() {
        end.countDown();
    }

    private int hang() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    private static Duration timeOf(Runnable deed) {
        long begin = System.nanoTime();
        deed.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void shouldWaitForAnAnswerThatComesSoonAndAskOnlyWhenItIsOld() {
        LastAnswer<Integer> fresh = new LastAnswer<>("fresh", Duration.ofHours(1), questions::incrementAndGet);
        assertThat(fresh.get()).contains(1);
        assertThat(fresh.get()).contains(1);

        questions.set(0);
        LastAnswer<Integer> old = new LastAnswer<>("old", Duration.ZERO, questions::incrementAndGet);
        assertThat(old.get()).contains(1);
        assertThat(old.get()).contains(2);
    }

    @Test
    void shouldGiveTheLastAnswerSoonToAllReadersWhileTheQuestionHangs() {
        LastAnswer<Integer> answer = new LastAnswer<>("hanging", Duration.ZERO, () -> questions.incrementAndGet() == 1 ? 1 : hang());
        assertThat(answer.get()).contains(1);

        assertThat(timeOf(() -> {
            for (int reader = 0; reader < 20; reader++) {
                assertThat(answer.get()).contains(1);
            }
        })).isLessThan(Duration.ofSeconds(1));
        assertThat(questions).hasValue(2);
    }

    @Test
    void shouldMakeAllReadersTogetherWaitOneSecondForTheFirstAnswer() {
        LastAnswer<Integer> answer = new LastAnswer<>("absent", Duration.ZERO, this::hang);

        assertThat(timeOf(() -> {
            for (int reader = 0; reader < 20; reader++) {
                assertThat(answer.get()).isEmpty();
            }
        })).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void shouldNotAskAgainAtOnceAfterAFailure() {
        LastAnswer<Integer> answer = new LastAnswer<>("failing", Duration.ofHours(1), () -> {
            questions.incrementAndGet();
            throw new IllegalStateException("the database is away");
        });

        assertThat(answer.get()).isEmpty();
        assertThat(answer.get()).isEmpty();
        assertThat(questions).hasValue(1);
    }

    @Test
    void shouldKeepTheLastAnswerThroughFailuresAndGoOnAfterThem() {
        LastAnswer<Integer> answer = new LastAnswer<>("failing", Duration.ZERO, () -> {
            if (questions.incrementAndGet() == 2) {
                throw new IllegalStateException("the database is away");
            }
            return questions.get();
        });

        assertThat(answer.get()).contains(1);
        assertThat(answer.get()).contains(1);
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> answer.get().orElseThrow() > 2);
    }
}
