package io.bactrian.delivery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.springframework.stereotype.Component;

/** A report of tab-separated lines, the first of which names the columns, as a JSON array of objects whose values are all text. */
@Component("tabSeparatedReport")
public class TabSeparatedReport {

    /** Fails with HUB-402 on a line that has not as many fields as there are columns. */
    public String toJson(String report) {
        ArrayNode rows = StrictJson.mapper().createArrayNode();
        List<String> lines = report == null ? List.of() : report.lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return rows.toString();
        }
        String[] columns = lines.get(0).split("\t", -1);
        for (int number = 1; number < lines.size(); number++) {
            String[] fields = lines.get(number).split("\t", -1);
            if (fields.length != columns.length) {
                throw new HubException(ErrorCode.TRANSFORMATION_FAILED,
                        "Line " + (number + 1) + " of a report has " + fields.length + " fields instead of " + columns.length);
            }
            ObjectNode row = rows.addObject();
            for (int i = 0; i < columns.length; i++) {
                row.put(columns[i], fields[i]);
            }
        }
        return rows.toString();
    }
}
