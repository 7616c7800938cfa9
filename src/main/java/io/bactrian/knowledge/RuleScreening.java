package io.bactrian.knowledge;

import io.bactrian.privacy.Finding;
import io.bactrian.privacy.InjectionCheck;
import io.bactrian.privacy.Redactor;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the module {@code privacy} sees in a text, and long numbers besides. */
final class RuleScreening implements ArticleScreening {

    private static final Pattern LONG_NUMBER = Pattern.compile("(?<![\\p{L}\\p{N}])\\+?\\d(?:[ ()-]{0,2}\\d){8,22}(?![\\p{L}\\p{N}])");

    private final InjectionCheck check;
    private final Redactor redactor;

    RuleScreening(InjectionCheck check, Redactor redactor) {
        this.check = check;
        this.redactor = redactor;
    }

    @Override
    public boolean suspicious(String text) {
        return check.check(text).suspicious();
    }

    /** Nothing here can be restored, so the kind alone stays, in a form that no placeholder of a request has. */
    @Override
    public String withoutPersonalData(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int from = 0;
        for (Finding finding : redactor.redact(text).findings()) {
            kept.append(text, from, finding.start()).append('[').append(finding.kind().wireName()).append(']');
            from = finding.end();
        }
        kept.append(text, from, text.length());
        // Without their context numbers of persons and companies look like any other; all of them are left out.
        return LONG_NUMBER.matcher(kept).replaceAll(found -> mark(found.group()));
    }

    private static String mark(String number) {
        return "[" + String.format(Locale.ROOT, "%d", number.chars().filter(Character::isDigit).count()) + " digits]";
    }
}
