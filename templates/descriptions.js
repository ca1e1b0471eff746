/* data */previews({{ view.json }});
