package io.bactrian.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFileTest {

    private static final FeedDefinition FEED = new FeedDefinition("samples", "Samples", "For this test", List.of("test.sample.*"),
            List.of("id"), "version", List.of(
                    new Column("id", ColumnType.INTEGER, "Id"),
                    new Column("title", ColumnType.STRING, "Title"),
                    new Column("amount", ColumnType.DECIMAL, "Amount"),
                    new Column("day", ColumnType.DATE, "Day"),
                    new Column("changedAt", ColumnType.TIMESTAMP, "Time"),
                    new Column("lines", ColumnType.JSON, "Lines")));

    private static final FeedChange FULL = new FeedChange(7, "42", 3, "upsert", "2026-03-31T23:59:59.123456Z", """
            {"id": 42, "title": "Реклама «Двугорбый»", "amount": "-9999999999999999.9999", "day": "2026-04-01",
             "changedAt": "2026-04-01T02:59:59.123456+03:00", "lines": [{"channel": "tv", "amount": "1.10"}], "unknown": true}""");

    private static final FeedChange EMPTY = new FeedChange(8, "43", 1, "delete", "2026-04-01T00:00:00Z", """
            {"id": 43, "title": null, "amount": "0"}""");

    @Test
    void shouldGiveBackEveryTypeExactly() throws IOException {
        List<Group> rows = read(file(FULL, EMPTY));

        assertThat(rows).hasSize(2);
        Group full = rows.get(0);
        assertThat(full.getLong("_position", 0)).isEqualTo(7);
        assertThat(full.getString("_key", 0)).isEqualTo("42");
        assertThat(full.getString("_operation", 0)).isEqualTo("upsert");
        assertThat(full.getLong("_version", 0)).isEqualTo(3);
        assertThat(full.getLong("_occurred_at", 0)).isEqualTo(1_775_001_599_123_456L);
        assertThat(full.getLong("id", 0)).isEqualTo(42);
        assertThat(full.getString("title", 0)).isEqualTo("Реклама «Двугорбый»");
        assertThat(new BigDecimal(new BigInteger(full.getBinary("amount", 0).getBytes()), 4)).isEqualTo("-9999999999999999.9999");
        assertThat(full.getInteger("day", 0)).isEqualTo(20_544);
        assertThat(full.getLong("changedAt", 0)).isEqualTo(1_775_001_599_123_456L);
        assertThat(full.getString("lines", 0)).isEqualTo("[{\"channel\":\"tv\",\"amount\":\"1.10\"}]");

        Group empty = rows.get(1);
        assertThat(empty.getString("_operation", 0)).isEqualTo("delete");
        assertThat(new BigDecimal(new BigInteger(empty.getBinary("amount", 0).getBytes()), 4)).isEqualTo("0.0000");
        assertThat(List.of("title", "day", "changedAt", "lines")).allSatisfy(
                column -> assertThat(empty.getFieldRepetitionCount(column)).isZero());
    }

    @Test
    void shouldMakeTheSameBytesOfTheSameChanges() throws IOException {
        assertThat(file(FULL, EMPTY)).isEqualTo(file(FULL, EMPTY));
    }

    @Test
    void shouldCompressWithZstandard() throws IOException {
        try (ParquetFileReader reader = open(file(FULL))) {
            assertThat(reader.getFooter().getBlocks().get(0).getColumns()).allSatisfy(
                    column -> assertThat(column.getCodec()).isEqualTo(CompressionCodecName.ZSTD));
        }
    }

    @Test
    void shouldSatisfyAWarehouse(@TempDir Path bucket) throws Exception {
        Path day = Files.createDirectories(bucket.resolve("samples/dt=2026-03-31"));
        Files.write(day.resolve("part-000000000007-000000000008.parquet"), file(FULL, EMPTY));

        try (Connection warehouse = DriverManager.getConnection("jdbc:duckdb:");
             Statement statement = warehouse.createStatement();
             ResultSet row = statement.executeQuery("""
                     select *, typeof(amount) as amount_type, typeof(_occurred_at) as time_type, typeof(dt) as dt_type
                     from read_parquet('%s/samples/*/*.parquet', hive_partitioning = true) order by _position
                     """.formatted(bucket))) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString("amount_type")).isEqualTo("DECIMAL(20,4)");
            assertThat(row.getBigDecimal("amount")).isEqualTo("-9999999999999999.9999");
            assertThat(row.getString("time_type")).isEqualTo("TIMESTAMP WITH TIME ZONE");
            assertThat(row.getString("dt_type")).isEqualTo("DATE");
            assertThat(row.getString("dt")).isEqualTo("2026-03-31");
            assertThat(row.getString("title")).isEqualTo("Реклама «Двугорбый»");
            assertThat(row.getString("day")).isEqualTo("2026-04-01");
            assertThat(row.getString("lines")).contains("\"channel\":\"tv\"");
            assertThat(row.next()).isTrue();
            assertThat(row.getString("title")).isNull();
            assertThat(row.next()).isFalse();
        }
    }

    private static byte[] file(FeedChange... changes) throws IOException {
        ParquetFile file = new ParquetFile(FEED, new ObjectMapper());
        try (file) {
            for (FeedChange change : changes) {
                file.add(change);
            }
        }
        return file.content();
    }

    private static List<Group> read(byte[] file) throws IOException {
        List<Group> rows = new ArrayList<>();
        try (ParquetFileReader reader = open(file)) {
            MessageType schema = reader.getFooter().getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory().getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(records.read());
                }
            }
        }
        return rows;
    }

    private static ParquetFileReader open(byte[] file) throws IOException {
        return ParquetFileReader.open(new InputFile() {
            @Override
            public long getLength() {
                return file.length;
            }

            @Override
            public SeekableInputStream newStream() {
                return new Bytes(file);
            }
        }, ParquetReadOptions.builder(new PlainParquetConfiguration()).withCodecFactory(new ZstdPages()).build());
    }

    private static final class Bytes extends DelegatingSeekableInputStream {

        private final Seekable seekable;

        Bytes(byte[] file) {
            this(new Seekable(file));
        }

        private Bytes(Seekable seekable) {
            super(seekable);
            this.seekable = seekable;
        }

        @Override
        public long getPos() {
            return seekable.position();
        }

        @Override
        public void seek(long position) throws EOFException {
            seekable.position((int) position);
        }
    }

    private static final class Seekable extends ByteArrayInputStream {

        Seekable(byte[] file) {
            super(file);
        }

        int position() {
            return pos;
        }

        void position(int position) {
            pos = position;
        }
    }
}
