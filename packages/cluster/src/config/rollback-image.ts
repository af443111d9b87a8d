/**
 * In the `current` folder of a NameNode while an upgrade of HDFS is not final: the image to go back to. A regular expression, for grep. What its checksum
 * is kept in has a longer name.
 */
export const rollbackImage = '^fsimage_rollback_[0-9]*$'
