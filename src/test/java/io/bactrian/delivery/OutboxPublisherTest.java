package io.bactrian.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OutboxPublisherTest {

    private final JournalTable table = mock(JournalTable.class);
    private final OutboxPublisher publisher = new OutboxPublisher("localhost:1", table, mock(CommitVisibility.class));
    private final List<List<Long>> asked = new ArrayList<>();

    private void clear(List<Set<Long>> answers, Long... sequences) throws InterruptedException {
        when(table.relayed(any(), any())).thenAnswer(call -> {
            asked.add(List.copyOf(call.getArgument(0)));
            assertThat(call.<List<?>>getArgument(1)).hasSameSizeAs(call.<List<?>>getArgument(0));
            return asked.size() <= answers.size() ? answers.get(asked.size() - 1) : Set.of();
        });
        Map<Long, List<String>> rows = new TreeMap<>();
        for (Long sequence : sequences) {
            rows.put(sequence, List.of("deal:" + sequence));
        }
        publisher.clear(rows);
    }

    @Test
    void shouldLookAgainForARowThatWasStreamedBeforeItCouldBeSeen() throws InterruptedException {
        clear(List.of(Set.of(1L, 3L), Set.of(), Set.of(2L)), 1L, 2L, 3L);

        assertThat(asked).containsExactly(List.of(1L, 2L, 3L), List.of(2L), List.of(2L));
    }

    @Test
    void shouldNotHoldUpTheRelayForARowThatIsNotThere() throws InterruptedException {
        clear(List.of(), 7L);

        int looks = asked.size();
        assertThat(asked).hasSizeBetween(2, 100);
        publisher.clear(Map.of());
        assertThat(asked).as("and looked for once more with the next batch").hasSize(looks + 1);
    }
}
