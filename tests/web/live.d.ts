// What a served site's script defines beside the search, and a site of files has not.
declare const makeLiveIndex: undefined | ((root: string) => any);
