package io.bactrian.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.support.Conversation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkedLogTest {

    private static final String ARCHIVE = "https://logs.example/files";

    private static List<String> paths(String text) {
        return LinkedLog.in(12, new Conversation.Line(7, "user", text, "text"), ARCHIVE).stream().map(LinkedLog::path).toList();
    }

    @Test
    void shouldFindLinksInSentencesOnce() {
        assertThat(paths("См. https://logs.example/files/app/2026-11-20.log.gz, и (https://logs.example/files/b.log)! И ещё раз "
                + "https://logs.example/files/b.log\nhttps://logs.example/files/c-1_2.log."))
                .containsExactly("app/2026-11-20.log.gz", "b.log", "c-1_2.log");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://logs.example/files/../secret", "https://logs.example/files/a/../../b", "https://logs.example/files/.hidden",
        "https://logs.example/files/a.log?next=http://127.0.0.1", "https://logs.example/files/a%2f..%2fb", "https://logs.example/files@evil.example/a",
        "https://logs.example/files.evil.example/a.log", "http://logs.example/files/a.log", "https://logs.example/files/", "https://logs.example/files//a",
        "https://logs.example/files/журнал.log", "see evil.example/a.log"})
    void shouldTakeNothingElseForALink(String text) {
        assertThat(paths(text)).isEmpty();
    }

    @Test
    void shouldNameALogByItsMessage() {
        LinkedLog second = LinkedLog.in(12, new Conversation.Line(7, "user", ARCHIVE + "/a.log " + ARCHIVE + "/b/c.log", "text"), ARCHIVE).get(1);

        assertThat(second.source()).isEqualTo("link-7-2");
        assertThat(second.name()).isEqualTo("c.log");
        assertThat(second.objectName()).isEqualTo("tickets/12/link-7-2-c.log");
    }
}
