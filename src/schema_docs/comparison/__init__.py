"""What has changed between two schemas, wherever they come from: judged, summed up and printed."""
