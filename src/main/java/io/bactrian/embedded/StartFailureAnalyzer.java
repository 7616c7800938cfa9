package io.bactrian.embedded;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

class StartFailureAnalyzer extends AbstractFailureAnalyzer<StartFailureException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartFailureException failure) {
        return new FailureAnalysis(failure.getMessage(), failure.cure(), failure);
    }
}
