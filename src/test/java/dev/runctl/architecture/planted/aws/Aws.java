package dev.runctl.architecture.planted.aws;

class Aws {
    Object bad = com.fasterxml.jackson.databind.ObjectMapper.class;
}
