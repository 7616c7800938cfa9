package io.bactrian.llm.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureRowsTest {

    private static JsonNode json(String text) {
        try {
            return StrictJson.mapper().readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode rows(String keys, String answer) {
        return new FeatureRows().of(json("{'features':['v:a','v:b'],'entities':{'id':" + keys + "}}"), json(answer));
    }

    @Test
    void shouldReadTheColumnsThatTheServerSends() {
        assertThat(rows("[1,2]", """
                {'metadata':{'feature_names':['id','a','b']},'results':[
                 {'values':[1,2],'statuses':['PRESENT','PRESENT']},{'values':[0.5,null],'statuses':['PRESENT','NOT_FOUND']},
                 {'values':['x',7],'statuses':['PRESENT','OUTSIDE_MAX_AGE']}]}"""))
                .isEqualTo(json("[{'id':1,'a':0.5,'b':'x'},{'id':2,'a':null,'b':null}]"));
    }

    @Test
    void shouldReadTheRowsThatTheDocumentationShows() {
        assertThat(rows("[1001,1002]", """
                {'metadata':{'feature_names':['id','a','b']},'results':[
                 {'values':[1001,0.7,308],'statuses':['PRESENT','PRESENT','PRESENT']},{'values':[1002,0.03,332],'statuses':['PRESENT','PRESENT','PRESENT']}]}"""))
                .isEqualTo(json("[{'id':1001,'a':0.7,'b':308},{'id':1002,'a':0.03,'b':332}]"));
    }

    @Test
    void shouldTellOneFromTheOtherByTheKeysWhereTheNumbersAreEqual() {
        JsonNode expected = json("[{'id':5,'a':10,'b':100},{'id':6,'a':20,'b':200},{'id':7,'a':30,'b':300}]");
        assertThat(rows("[5,6,7]", """
                {'metadata':{'feature_names':['a','id','b']},'results':[{'values':[10,20,30]},{'values':[5,6,7]},{'values':[100,200,300]}]}"""))
                .isEqualTo(expected);
        assertThat(rows("[5,6,7]", """
                {'metadata':{'feature_names':['a','id','b']},'results':[{'values':[10,5,100]},{'values':[20,6,200]},{'values':[30,7,300]}]}"""))
                .isEqualTo(expected);
    }

    @Test
    void shouldTakeColumnsWhereNothingTells() {
        assertThat(rows("[1,2]", "{'metadata':{'feature_names':['a','b']},'results':[{'values':[10,20]},{'values':[100,200]}]}"))
                .isEqualTo(json("[{'id':1,'a':10,'b':100},{'id':2,'a':20,'b':200}]"));
    }

    @Test
    void shouldReadTheNamesAsTheGoAndJavaServersWriteThem() {
        assertThat(rows("['x']", "{'metadata':{'feature_names':{'val':['id','a']}},'results':[{'values':['x']},{'values':[1]}]}"))
                .isEqualTo(json("[{'id':'x','a':1}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'metadata':{'feature_names':['id','a']},'results':[{'values':[1]}]}", "[]", "null",
        "{'metadata':{'feature_names':['id']},'results':{'values':[1]}}", "{'metadata':{'feature_names':['id','a']},'results':[{'values':1},{}]}"})
    void shouldRefuseAnAnswerThatDoesNotFit(String answer) {
        assertThatThrownBy(() -> rows("[1,2,3]", answer)).isInstanceOf(HubException.class).hasMessageStartingWith("Feast's answer");
    }
}
