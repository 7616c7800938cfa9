package io.bactrian.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a data directory to one live hub: an operating system lock on {@code hub.lock}, which a killed process cannot leave behind.
 * The file's text is the holder's process id, for the message to the one who comes second.
 */
final class DataDirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DataDirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DataDirectoryLock acquire(Path dataDirectory) {
        Path file = dataDirectory.resolve("hub.lock");
        FileChannel channel = null;
        try {
            Files.createDirectories(dataDirectory);
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                String holder = Files.readString(file).strip();
                channel.close();
                throw new StartFailureException("The data directory " + dataDirectory + " is in use by another hub that is running ("
                        + (holder.isEmpty() ? "process unknown" : "process " + holder) + ").",
                        "Stop that hub, or give this one a folder of its own with HUB_DATA_DIR=…");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
            return new DataDirectoryLock(channel);
        } catch (IOException failure) {
            throw new StartFailureException("The data directory " + dataDirectory + " cannot be written: " + failure,
                    "Set HUB_DATA_DIR to a folder that this user may write.", failure);
        }
    }

    /** Locks a byte far behind the text, because some systems make a locked range unreadable. */
    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(Long.MAX_VALUE - 1, 1, false);
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
