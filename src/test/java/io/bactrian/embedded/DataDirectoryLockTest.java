package io.bactrian.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryLockTest {

    @TempDir
    Path folder;

    @Test
    void shouldNameTheHolderToTheOneWhoComesSecond() throws IOException {
        Path data = folder.resolve("data");
        try (DataDirectoryLock first = DataDirectoryLock.acquire(data)) {
            assertThatThrownBy(() -> DataDirectoryLock.acquire(data)).isInstanceOf(StartFailureException.class)
                    .hasMessage("The data directory " + data + " is in use by another hub that is running (process "
                            + ProcessHandle.current().pid() + ").");
            assertThat(first).isNotNull();
        }
    }

    @Test
    void shouldBeFreeAgainOnceReleased() throws IOException {
        DataDirectoryLock.acquire(folder).close();
        Files.writeString(folder.resolve("hub.lock"), "4194304000");
        try (DataDirectoryLock again = DataDirectoryLock.acquire(folder)) {
            assertThat(folder.resolve("hub.lock")).hasContent(Long.toString(ProcessHandle.current().pid()));
            assertThat(again).isNotNull();
        }
    }

    @Test
    void shouldSayWhenTheFolderCannotBeMade() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> DataDirectoryLock.acquire(file.resolve("data"))).isInstanceOf(StartFailureException.class)
                .hasMessageContaining("cannot be written");
    }
}
