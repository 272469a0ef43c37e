package dev.runctl.architecture.planted.text;

class Text {
    Object bad = org.slf4j.LoggerFactory.class;
}
