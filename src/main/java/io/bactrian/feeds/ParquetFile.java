package io.bactrian.feeds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * Writes changes of one feed as one <a href="https://parquet.apache.org/docs/file-format/">Parquet</a> file in memory: the feed's own
 * columns {@code _position, _key, _operation, _version, _occurred_at}, then the declared ones. The same changes give the same bytes.
 */
class ParquetFile implements Closeable {

    /** Bounds what is held back uncompressed. */
    private static final long ROW_GROUP_BYTES = 8L * 1024 * 1024;
    private static final int PAGE_BYTES = 256 * 1024;

    private final Memory memory = new Memory();
    private final ParquetWriter<Row> writer;
    private final ObjectMapper mapper;

    ParquetFile(FeedDefinition feed, ObjectMapper mapper) throws IOException {
        this.mapper = mapper;
        this.writer = new Builder(memory, new RowWriter(feed))
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdPages())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .build();
    }

    void add(FeedChange change) {
        try {
            writer.write(new Row(change, mapper.readTree(change.data())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The change at position " + change.position() + " holds no JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Completes the file. */
    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** The whole file, once it is closed. */
    byte[] content() {
        return memory.toByteArray();
    }

    private record Row(FeedChange change, JsonNode data) {
    }

    private static final class RowWriter extends WriteSupport<Row> {

        private static final int OWN_COLUMNS = 5;

        private final FeedDefinition feed;
        private RecordConsumer file;

        RowWriter(FeedDefinition feed) {
            this.feed = feed;
        }

        @Override
        public WriteContext init(ParquetConfiguration configuration) {
            List<Type> fields = new ArrayList<>();
            fields.add(ColumnType.INTEGER.named("_position", Repetition.REQUIRED));
            fields.add(ColumnType.STRING.named("_key", Repetition.REQUIRED));
            fields.add(ColumnType.STRING.named("_operation", Repetition.REQUIRED));
            fields.add(ColumnType.INTEGER.named("_version", Repetition.REQUIRED));
            fields.add(ColumnType.TIMESTAMP.named("_occurred_at", Repetition.REQUIRED));
            feed.columns().forEach(column -> fields.add(column.type().named(column.name(), Repetition.OPTIONAL)));
            return new WriteContext(new MessageType(feed.name(), fields), Map.of("bactrian.feed", feed.name()));
        }

        @Override
        public WriteContext init(Configuration configuration) {
            return init((ParquetConfiguration) null);
        }

        @Override
        public void prepareForWrite(RecordConsumer recordConsumer) {
            this.file = recordConsumer;
        }

        @Override
        public void write(Row row) {
            FeedChange change = row.change();
            file.startMessage();
            field(0, "_position", ColumnType.INTEGER, change.position());
            field(1, "_key", ColumnType.STRING, change.key());
            field(2, "_operation", ColumnType.STRING, change.operation());
            field(3, "_version", ColumnType.INTEGER, change.version());
            field(4, "_occurred_at", ColumnType.TIMESTAMP, ColumnType.micros(Instant.parse(change.occurredAt())));
            for (int i = 0; i < feed.columns().size(); i++) {
                Column column = feed.columns().get(i);
                Object value = column.read(row.data());
                if (value != null) {
                    field(OWN_COLUMNS + i, column.name(), column.type(), value);
                }
            }
            file.endMessage();
        }

        private void field(int index, String name, ColumnType type, Object value) {
            file.startField(name, index);
            type.write(value, file);
            file.endField(name, index);
        }
    }

    private static final class Builder extends ParquetWriter.Builder<Row, Builder> {

        private final RowWriter rows;

        Builder(OutputFile file, RowWriter rows) {
            super(file);
            this.rows = rows;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Row> getWriteSupport(ParquetConfiguration configuration) {
            return rows;
        }

        @Override
        protected WriteSupport<Row> getWriteSupport(Configuration configuration) {
            return rows;
        }
    }

    private static final class Memory implements OutputFile {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        byte[] toByteArray() {
            return bytes.toByteArray();
        }

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int oneByte) {
                    bytes.write(oneByte);
                }

                @Override
                public void write(byte[] source, int offset, int length) {
                    bytes.write(source, offset, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
