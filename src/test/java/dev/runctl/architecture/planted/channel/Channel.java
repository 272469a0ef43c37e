package dev.runctl.architecture.planted.channel;

class Channel {
    Object bad = org.slf4j.LoggerFactory.class;
}
